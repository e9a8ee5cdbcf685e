import { z } from 'zod';
import type { GraphReader } from '../../graph/client.ts';
import { filterBy, findServicePrincipal } from '../../graph/find.ts';
import { type MailResource, resources } from '../../registration/permissions.ts';
import { setConfig, toolCommand } from '../../diagnostics/commands.ts';
import { type Outcome, passed, skipped } from '../../diagnostics/checks/check.ts';
import type { Diagnosis } from '../../diagnostics/diagnosis.ts';
import { pulumiCommand } from '../../common/pulumiCommand.ts';
import { binEnd, findFreeName, halfNamed } from '../../graph/application.ts';
import { readStackOfNotes } from '../../registration/settings/settings.ts';
import { failWith, failWithAny, finding } from './findings.ts';
import type { Subject } from './subject.ts';

const principalSchema = z.object({ id: z.string(), accountEnabled: z.boolean().nullish() });

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

const application = z.object({ id: z.string(), appId: z.string(), displayName: z.string().nullish() });
const notedApplication = application.extend({ notes: z.string().nullish() });
const deletedApplication = application.extend({ deletedDateTime: z.string().nullish() });

/**
 * Checks that no other application has the name, because the provider refuses to create a second one. Also checks that
 * none was left half-created, which the provider does not check.
 */
export async function checkDuplicateNames({ settings, objectId }: Subject, graph: GraphReader): Promise<Outcome> {
  const { displayName, stack, notes: ownNotes } = settings;
  // The same request finds applications whose creation was interrupted.
  const halfMade = encodeURIComponent(` or startswith(displayName,'${halfNamed}')`);
  const path = `/applications?${filterBy('displayName', displayName)}${halfMade}&$select=id,appId,displayName,notes`;
  const found = (await graph.list(path, notedApplication)).filter(({ id }) => id !== objectId);
  const others = found.filter((each) => each.displayName?.toLowerCase() === displayName.toLowerCase());
  if (others.length === 0)
    return refuseHalfMade(settings, found) ?? passed(`no other application is named ${displayName}`);
  const ids = others.map(({ appId }) => appId).join(', ');
  const rename = `a free name: ${setConfig('displayName', await findFreeName(graph, displayName, stack), stack)}`;
  const owner = others
    .filter(({ notes }) => notes !== ownNotes)
    .map(({ notes }) => readStackOfNotes(notes))
    .find((each) => each !== undefined);
  if (owner !== undefined)
    return failWith(
      'duplicate-name',
      `The registration named ${displayName} (client ID ${ids}) belongs to ${owner}.`,
      `Use ${rename}`,
    );
  return failWith(
    'duplicate-name',
    `The tenant already has ${others.length === 1 ? 'an application' : `${others.length} applications`} named ${displayName} (client ID ${ids}).`,
    `Adopt it: ${toolCommand('adopt', stack)}. Or use ${rename}`,
  );
}

/** Fails for an application whose creation was interrupted: it has a temporary name and the notes of this stack. */
function refuseHalfMade(
  { notes, stack }: Subject['settings'],
  found: readonly z.output<typeof notedApplication>[],
): Outcome | undefined {
  const left = found.find((each) => each.notes === notes && each.displayName?.startsWith(halfNamed) === true);
  if (left === undefined) return undefined;
  return failWith(
    'duplicate-name',
    `The tenant has an incomplete application of this stack (client ID ${left.appId}), left by a run that was interrupted.`,
    `Adopt it: ${toolCommand('adopt', stack)}`,
  );
}

/**
 * Reports deleted applications with the name. This never fails: a new application gets a new client ID, and only a person who wants the
 * old one has to restore it.
 */
export async function checkDeleted({ displayName, stack }: Subject['settings'], graph: GraphReader): Promise<Outcome> {
  const path = '/directory/deletedItems/microsoft.graph.application?$select=id,appId,displayName,deletedDateTime';
  const deleted = await graph.list(path, deletedApplication);
  const duplicateNames = deleted.filter((each) => each.displayName?.toLowerCase() === displayName.toLowerCase());
  if (duplicateNames.length === 0) return passed(`no deleted application is named ${displayName}`);
  const ids = duplicateNames.map(({ appId, deletedDateTime }) => {
    const end = binEnd(deletedDateTime ?? '');
    return isNaN(end.getTime()) ? appId : `${appId} (until ${end.toISOString().slice(0, 10)})`;
  });
  return passed(
    `deleted applications with this name: client ID ${ids.join(', ')}; to restore one and keep its client ID: ${toolCommand('adopt', stack, '--deleted')}`,
  );
}

const organizationSchema = z.object({
  directorySizeQuota: z.object({ used: z.number(), total: z.number() }).nullish(),
});

/** The number of objects to create: the application and its service principal. Grants and assignments do not count. */
const needed = 2;

/** Checks that the directory quota is sufficient (https://learn.microsoft.com/entra/identity/users/directory-service-limits-restrictions). */
export async function checkQuota(graph: GraphReader): Promise<Outcome> {
  const [organization] = await graph.list('/organization?$select=id,directorySizeQuota', organizationSchema);
  const quota = organization?.directorySizeQuota;
  if (quota === undefined || quota === null) return skipped('Microsoft Graph does not report the directory quota');
  const { used, total } = quota;
  if (used + needed <= total) return passed(`${used} of ${total} objects are used`);
  return failWith(
    'quota-exhausted',
    `The directory is full: ${used} of ${total} objects are used, and the registration needs ${needed}.`,
    'Permanently delete what is not needed (deleted objects count too), or verify a domain, which raises the limit.',
  );
}
