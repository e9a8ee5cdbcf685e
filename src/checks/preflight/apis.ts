import { z } from 'zod';
import type { GraphReader } from '../../graph/client.ts';
import { findServicePrincipal } from '../../graph/find.ts';
import { resources } from '../../registration/permissions.ts';
import type { MailResource } from '../../registration/permissions.ts';
import { toolCommand } from '../../diagnostics/commands.ts';
import { passed } from '../../diagnostics/checks/check.ts';
import type { Outcome } from '../../diagnostics/checks/check.ts';
import type { Diagnosis } from '../../diagnostics/diagnosis.ts';
import { failWithAny, finding } from './findings.ts';
import type { Subject } from './subject.ts';
import { pulumiCommand } from '../../common/pulumiCommand.ts';

const principalSchema = z.object({ id: z.string(), accountEnabled: z.boolean().nullish() });

/** That the tenant has the APIs on which consent is asked or granted. */
export async function checkApis(
  { settings: { stack, mailResources }, onApi }: Subject,
  graph: GraphReader,
): Promise<Outcome> {
  const wanted = (Object.keys(resources) as MailResource[]).filter(
    (name) => name === 'graph' || mailResources.includes(name),
  );
  const found = await Promise.all(
    wanted.map((name) => findServicePrincipal(graph, resources[name].clientId, principalSchema)),
  );
  wanted.forEach((name, index) => {
    const principal = found[index];
    if (principal !== undefined) onApi?.(name, principal.id);
  });
  const findings = wanted.map((name, index) => judgeApi(name, found[index], stack));
  return failWithAny(findings, passed(wanted.map((name) => resources[name].name).join(', ')));
}

function judgeApi(
  name: MailResource,
  principal: z.output<typeof principalSchema> | undefined,
  stack: string,
): Diagnosis | undefined {
  const api = resources[name];
  const described = `${api.name} (${api.clientId})`;
  if (principal === undefined)
    return finding(
      'api-missing',
      `The tenant has no service principal of ${described}.`,
      name === 'exchange'
        ? `A tenant with an Exchange Online license has it, so buy a license. To use Microsoft Graph only, remove the second entry of mailResources, then: ${pulumiCommand('config set --path "mailResources[0]" graph', stack)}`
        : `Create it, as an administrator: az ad sp create --id ${api.clientId}`,
    );
  if (principal.accountEnabled !== false) return undefined;
  return finding(
    'api-disabled',
    `The service principal of ${described} is disabled, so it issues no tokens.`,
    `Let users sign in to it again (Entra admin center, Enterprise applications, search for that ID, Properties), then: ${toolCommand('preflight', stack)}`,
  );
}
