import { z } from 'zod';
import { type GraphReader, GraphRefusal } from '../../graph/client.ts';
import { findAccountId, findServicePrincipal, idSchema } from '../../graph/find.ts';
import type { Outputs } from '../../registration/outputs/schema.ts';
import { type MailResource, permissionsOn, resources } from '../../registration/permissions.ts';
import { diagnose } from '../../diagnostics/diagnose.ts';
import { failed, type Outcome, passed, skipped } from '../../diagnostics/checks/check.ts';
import { sanitize } from '../../common/sanitize.ts';

/** https://learn.microsoft.com/graph/api/resources/oauth2permissiongrant */
export const grantSchema = z.object({
  resourceId: z.string(),
  consentType: z.enum(['AllPrincipals', 'Principal']),
  principalId: z.string().nullish(),
  scope: z.string(),
});

export async function verifyConsent(
  stack: string,
  outputs: Outputs,
  openGraph: () => Promise<GraphReader>,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    const graph = await openGraph();
    const grants = await readGrants(graph, outputs.servicePrincipalObjectId);
    // The account's ID is needed only for a grant to one user.
    const isForUser = grants.some(({ principalId }) => principalId !== undefined);
    const account = isForUser ? await findAccountId(graph, outputs.account) : undefined;
    return judgeConsent(stack, outputs, addUpConsent(outputs, grants, account));
  } catch (error) {
    if (signal.aborted) throw error;
    return skipped(explain(error));
  }
}

async function readGrants(graph: GraphReader, servicePrincipalObjectId: string): Promise<readonly FoundGrant[]> {
  const names = Object.keys(resources) as MailResource[];
  const [grants, ...principals] = await Promise.all([
    graph.list(`/servicePrincipals/${servicePrincipalObjectId}/oauth2PermissionGrants`, grantSchema),
    ...names.map((name) => findServicePrincipal(graph, resources[name].clientId, idSchema)),
  ]);
  return grants.map(({ resourceId, consentType, principalId, scope }) => ({
    resource: names.find((_, index) => principals[index]?.id === resourceId) ?? 'other',
    principalId: consentType === 'Principal' ? (principalId ?? '') : undefined,
    scopes: scope.split(' ').filter((each) => each !== ''),
  }));
}

/** Explains an error by its first line, because the other lines of a credential's error repeat the request. */
function explain(error: unknown): string {
  if (error instanceof GraphRefusal)
    return error.status === 403
      ? 'reading consent needs Directory.Read.All, and User.Read.All if the consent is for one user'
      : `consent could not be read: ${error.code}: ${error.message}`;
  const text = error instanceof Error ? error.message : String(error);
  return `consent is read with the provisioning credential, which failed: ${sanitize(text.split('\n')[0] ?? '')}`;
}

/** Judges the consent for the account from the directory; no server has refused anything. */
function judgeConsent(stack: string, outputs: Outputs, found: readonly ResourceConsent[]): Outcome {
  const lacking = found.filter(({ missing }) => missing.length > 0);
  if (lacking.length === 0) return passed(found.map(describeConsent).join('; '));
  const lacks = lacking.map(({ resource, missing }) => `${missing.join(', ')} on ${resources[resource].name}`);
  // A person who accepted only during a sign-in has allowed the mail, but not the permission on Graph.
  const isMailThere = lacking.every(({ missing }) => missing.every((name) => name === 'User.Read'));
  const resource = isMailThere ? 'graph' : undefined;
  // The remedy is the same as when Entra refuses a token for lack of consent.
  const { problem, resolvedBy, remedy } = diagnose(
    { kind: 'login', aadsts: 65001, text: '', resource },
    { stack, outputs },
  );
  return failed({
    code: 'consent-missing',
    problem: `${problem} The directory has no consent to ${lacks.join('; ')}.`,
    resolvedBy,
    remedy,
  });
}

function describeConsent({ resource, granted, from }: ResourceConsent): string {
  const { name } = resources[resource];
  // The mail is allowed on the other API. The token check shows whether that is enough.
  if (granted.length === 0) return `${name}: no separate consent`;
  return `${name}: ${granted.join(', ')}, for ${[...new Set(from)].join(' and ')}`;
}

/** A delegated permission grant in the directory, with its API and its user. */
interface FoundGrant {
  readonly resource: MailResource | 'other';
  /** Object ID of the user; undefined for the whole tenant. */
  readonly principalId?: string;
  readonly scopes: readonly string[];
}

/** The consent that holds for the account on one API. */
interface ResourceConsent {
  readonly resource: MailResource;
  readonly granted: readonly string[];
  readonly missing: readonly string[];
  readonly from: readonly string[];
}

/**
 * Returns the granted and the missing permissions of the account on each API. When the mailbox owner consents, mail may
 * be allowed on either API: the link requests it on Microsoft Graph, a sign-in on Exchange Online.
 *
 * @internal A test passes grants of another API.
 */
export function addUpConsent(
  outputs: Pick<Outputs, 'permissions' | 'consent' | 'imap' | 'smtp'>,
  grants: readonly FoundGrant[],
  accountObjectId: string | undefined,
): readonly ResourceConsent[] {
  const isInteractive = outputs.consent === 'interactive';
  const protocols = (['imap', 'smtp'] as const).filter((protocol) => outputs[protocol] !== undefined);
  const asked = isInteractive
    ? (['graph', 'exchange'] as const).flatMap((resource) =>
        permissionsOn(resource, protocols).map(({ name }) => ({ name, resource })),
      )
    : outputs.permissions;
  const isGranted = (scopes: readonly string[], name: string) =>
    scopes.some((scope) => scope.toLowerCase() === name.toLowerCase());
  const found = [...new Set(asked.map(({ resource }) => resource))].map((resource) => {
    const holding = grants.filter(
      (grant) =>
        grant.resource === resource && (grant.principalId === undefined || grant.principalId === accountObjectId),
    );
    const granted = [...new Set(holding.flatMap(({ scopes }) => scopes))];
    const from = holding.map(({ principalId }) =>
      principalId === undefined ? 'the whole tenant' : 'the account only',
    );
    return { resource, granted, from };
  });
  const everywhere = found.flatMap(({ granted }) => granted);
  return found.map((each) => ({
    ...each,
    missing: asked
      .filter(
        ({ resource, name }) =>
          resource === each.resource && !isGranted(isInteractive ? everywhere : each.granted, name),
      )
      .map(({ name }) => name),
  }));
}
