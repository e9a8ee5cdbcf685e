import { z } from 'zod';
import type { GraphReader } from '../../graph/client.ts';
import { filterBy } from '../../graph/find.ts';
import { resources } from '../../registration/permissions.ts';
import type { MailResource } from '../../registration/permissions.ts';
import { toolCommand } from '../../diagnostics/commands.ts';
import { failed, passed } from '../../diagnostics/checks/check.ts';
import type { Outcome } from '../../diagnostics/checks/check.ts';
import { forAdministrator } from './findings.ts';
import type { Finding } from './findings.ts';
import type { Subject } from './subject.ts';
import { pulumiCommand } from '../../common/pulumiCommand.ts';

const principalSchema = z.object({ id: z.string(), accountEnabled: z.boolean().nullish() });

/** That the tenant has the APIs on which consent is asked or granted. */
export async function checkApis({ stack, mailResources }: Subject['settings'], graph: GraphReader): Promise<Outcome> {
  const wanted = (Object.keys(resources) as MailResource[]).filter(
    (name) => name === 'graph' || mailResources.includes(name),
  );
  const found = await Promise.all(
    wanted.map((name) =>
      graph.list(
        `/servicePrincipals?${filterBy('appId', resources[name].clientId)}&$select=id,accountEnabled`,
        principalSchema,
      ),
    ),
  );
  const findings = wanted.flatMap((name, index) =>
    judgeApi(name, found[index]?.[0]?.accountEnabled, found[index]?.length === 0, stack),
  );
  return findings.length > 0 ? failed(...findings) : passed(wanted.map((name) => resources[name].name).join(', '));
}

function judgeApi(
  name: MailResource,
  isEnabled: boolean | null | undefined,
  isMissing: boolean,
  stack: string,
): readonly Finding[] {
  const api = resources[name];
  const described = `${api.name} (${api.clientId})`;
  if (isMissing)
    return [
      forAdministrator(
        'api-missing',
        `The tenant has no service principal of ${described}.`,
        name === 'exchange'
          ? `A tenant with an Exchange Online licence has it: buy one. To do without it: ${pulumiCommand('config set --path "mailResources[0]" graph', stack)}, and no second entry.`
          : `Make it, as an administrator: az ad sp create --id ${api.clientId}`,
      ),
    ];
  if (isEnabled !== false) return [];
  return [
    forAdministrator(
      'api-disabled',
      `The service principal of ${described} is disabled, so it issues no tokens.`,
      `Let users sign in to it again (Entra admin center, Enterprise applications, search for that ID, Properties), then: ${toolCommand('preflight', stack)}`,
    ),
  ];
}
