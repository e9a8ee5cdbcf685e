import { z } from 'zod';
import { GraphRefusal } from '../graph/client.ts';
import type { GraphReader } from '../graph/client.ts';
import type { Outputs } from '../outputs/schema.ts';
import { resources } from '../registration/permissions.ts';
import type { MailResource } from '../registration/permissions.ts';
import { failed, passed, skipped } from './check.ts';
import type { Outcome } from './check.ts';
import { addUpConsent, namesUsers } from './grants.ts';
import type { FoundGrant, ResourceConsent } from './grants.ts';

const grantSchema = z.object({
  resourceId: z.string(),
  consentType: z.enum(['AllPrincipals', 'Principal']),
  principalId: z.string().nullish(),
  scope: z.string(),
});
const objectSchema = z.object({ id: z.string() });

/** Which consent the directory has: of which kind, on which API, for which scopes, whose. */
export async function verifyConsent(stack: string, outputs: Outputs, graph: GraphReader): Promise<Outcome> {
  try {
    const grants = await readGrants(graph, outputs.servicePrincipalObjectId);
    const account = namesUsers(grants) ? await findAccount(graph, outputs.account) : undefined;
    return judgeConsent(stack, outputs, addUpConsent(outputs, grants, account));
  } catch (error) {
    if (!(error instanceof GraphRefusal)) throw error;
    return skipped(explainRefusal(error));
  }
}

async function readGrants(graph: GraphReader, servicePrincipalObjectId: string): Promise<readonly FoundGrant[]> {
  const names = Object.keys(resources) as MailResource[];
  const [grants, ...ids] = await Promise.all([
    graph.list(`/servicePrincipals/${servicePrincipalObjectId}/oauth2PermissionGrants`, grantSchema),
    ...names.map((name) => findServicePrincipal(graph, resources[name].clientId)),
  ]);
  return grants.map(({ resourceId, consentType, principalId, scope }) => ({
    resource: names.find((_, index) => ids[index] === resourceId) ?? 'other',
    ...(consentType === 'Principal' ? { principalId: principalId ?? '' } : {}),
    scopes: scope.split(' ').filter((each) => each !== ''),
  }));
}

async function findServicePrincipal(graph: GraphReader, clientId: string): Promise<string | undefined> {
  const found = await graph.list(`/servicePrincipals?$filter=appId eq '${clientId}'&$select=id`, objectSchema);
  return found[0]?.id;
}

/** By user principal name, then by mail address, as the registration looks the account up. */
async function findAccount(graph: GraphReader, account: string | undefined): Promise<string | undefined> {
  if (account === undefined) return undefined;
  for (const property of ['userPrincipalName', 'mail']) {
    const filter = encodeURIComponent(`${property} eq '${account.replaceAll("'", "''")}'`);
    const found = await graph.list(`/users?$filter=${filter}&$select=id`, objectSchema);
    if (found[0] !== undefined) return found[0].id;
  }
  return undefined;
}

function explainRefusal({ status, code, message }: GraphRefusal): string {
  return status === 403
    ? 'reading consent needs Directory.Read.All, and User.Read.All where it is for one user'
    : `consent could not be read: ${code}: ${message}`;
}

/** Judges the consent that holds for the account. */
export function judgeConsent(stack: string, outputs: Outputs, found: readonly ResourceConsent[]): Outcome {
  const lacking = found.filter(({ missing }) => missing.length > 0);
  if (lacking.length === 0) return passed(found.map(describeConsent).join('; '));
  const isInteractive = outputs.consent === 'interactive';
  return failed({
    code: 'consent-missing',
    problem: `${describeLack(lacking, found)}, so the monitor gets no token for the mailbox.`,
    mender: isInteractive ? 'mailbox owner' : 'us',
    remedy: isInteractive ? acceptRemedy(outputs, lacking) : `Grant it: npx mailbox-access up ${stack}`,
  });
}

function describeConsent({ resource, granted, from }: ResourceConsent): string {
  return `${resources[resource].name}: ${granted.join(', ')}, for ${[...new Set(from)].join(' and ')}`;
}

function describeLack(lacking: readonly ResourceConsent[], found: readonly ResourceConsent[]): string {
  if (found.every(({ granted }) => granted.length === 0)) return 'Nobody has accepted the permissions yet';
  const lacks = lacking.map(({ resource, missing }) => `${missing.join(', ')} on ${resources[resource].name}`);
  return `The consent given lacks ${lacks.join(' and ')}`;
}

/** A sentence, then the links: the owner's first, the administrator's below. */
function acceptRemedy(outputs: Outputs, lacking: readonly ResourceConsent[]): string {
  const { account, authorizeUrl, authorizeUrls, adminConsentUrls } = outputs;
  const who = account === undefined ? 'the mailbox owner' : `the owner of ${account}`;
  const isExchangeAlone = lacking.every(({ resource }) => resource === 'exchange');
  return [
    `Have ${who} open the first link and accept; where users may not consent, an administrator opens the others instead.`,
    isExchangeAlone ? authorizeUrls.exchange : authorizeUrl,
    ...lacking.map(({ resource }) => adminConsentUrls[resource]),
  ].join('\n');
}
