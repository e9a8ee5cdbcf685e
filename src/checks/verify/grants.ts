import type { MailResource } from '../../registration/permissions.ts';
import type { Outputs } from '../../registration/outputs/schema.ts';
import { permissionsOn } from '../../registration/permissions.ts';

/** A delegated permission grant as the directory has it, with the API and the user it is for. */
export interface FoundGrant {
  readonly resource: MailResource | 'other';
  /** Object ID of the one user; undefined for the whole tenant. */
  readonly principalId?: string;
  readonly scopes: readonly string[];
}

/** The consent that holds for the account on one API. */
export interface ResourceConsent {
  readonly resource: MailResource;
  readonly granted: readonly string[];
  readonly missing: readonly string[];
  readonly from: readonly ('the whole tenant' | 'the account only')[];
}

/**
 * Adds up what is granted for the account on each API, and what is missing. When the mailbox owner consents, mail may be allowed on
 * either API: the link requests it on Microsoft Graph, a sign-in on Exchange Online.
 */
export function addUpConsent(
  outputs: Pick<Outputs, 'permissions' | 'consent' | 'imap' | 'smtp'>,
  grants: readonly FoundGrant[],
  accountObjectId: string | undefined,
): readonly ResourceConsent[] {
  if (outputs.consent !== 'interactive') return addUp(outputs.permissions, grants, accountObjectId);
  const protocols = (['imap', 'smtp'] as const).filter((protocol) => outputs[protocol] !== undefined);
  const asked = (['graph', 'exchange'] as const).flatMap((resource) =>
    permissionsOn(resource, protocols).map(({ name }) => ({ name, resource })),
  );
  const found = addUp(asked, grants, accountObjectId);
  const granted = new Set(found.flatMap((each) => each.granted.map((name) => name.toLowerCase())));
  return found.map((each) => ({ ...each, missing: each.missing.filter((name) => !granted.has(name.toLowerCase())) }));
}

function addUp(
  permissions: readonly { readonly name: string; readonly resource: MailResource }[],
  grants: readonly FoundGrant[],
  accountObjectId: string | undefined,
): readonly ResourceConsent[] {
  const resources = [...new Set(permissions.map(({ resource }) => resource))];
  return resources.map((resource) => {
    const holding = grants.filter(
      (grant) =>
        grant.resource === resource && (grant.principalId === undefined || grant.principalId === accountObjectId),
    );
    const granted = [...new Set(holding.flatMap(({ scopes }) => scopes))];
    const wanted = permissions.filter((permission) => permission.resource === resource).map(({ name }) => name);
    const known = new Set(granted.map((scope) => scope.toLowerCase()));
    return {
      resource,
      granted,
      missing: wanted.filter((name) => !known.has(name.toLowerCase())),
      from: holding.map(({ principalId }) =>
        principalId === undefined ? ('the whole tenant' as const) : ('the account only' as const),
      ),
    };
  });
}
