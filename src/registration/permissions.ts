export type Protocol = 'imap' | 'smtp';
export type MailResource = 'graph' | 'exchange';

/** A delegated permission, which the monitor can use only as the signed-in user. */
interface DelegatedPermission {
  readonly name: string;
  /** ID of the permission on Microsoft Graph (learn.microsoft.com/graph/permissions-reference). */
  readonly graphId: string;
  /** The protocol that needs it; undefined if every registration needs it. */
  readonly protocol?: Protocol;
  readonly resources: readonly MailResource[];
  /** A description for the mailbox owner. */
  readonly allows: string;
}

/** The APIs by common name. Entra lists the second as Office 365 Exchange Online. IMAP and SMTP need its scope host. */
export const resources = {
  graph: {
    name: 'Microsoft Graph',
    clientId: '00000003-0000-0000-c000-000000000000',
    scopeHost: 'https://graph.microsoft.com',
  },
  exchange: {
    name: 'Exchange Online',
    clientId: '00000002-0000-0ff1-ce00-000000000000',
    scopeHost: 'https://outlook.office.com',
  },
} as const;

/** The permissions of the 22-step portal guide, in its order. */
const permissions: readonly DelegatedPermission[] = [
  {
    name: 'IMAP.AccessAsUser.All',
    graphId: '652390e4-393a-48de-9484-05f9b1212954',
    protocol: 'imap',
    resources: ['graph', 'exchange'],
    allows: 'Read the mail of the mailbox, mark it as read and move it',
  },
  {
    name: 'SMTP.Send',
    graphId: '258f6531-6087-4cc4-bb90-092c5fb3ed3f',
    protocol: 'smtp',
    resources: ['graph', 'exchange'],
    allows: 'Send mail from the mailbox, to forward what could not be processed',
  },
  {
    name: 'User.Read',
    graphId: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d',
    resources: ['graph'],
    allows: 'Read the profile of the user who signs in',
  },
];

/**
 * Scopes of OpenID Connect, which belong to no API. A sign-in adds them by itself; they are also granted, so that
 * nobody is asked. `offline_access` lets the monitor renew its token.
 */
export const signInScopes = ['openid', 'profile', 'offline_access'] as const;

/** Returns the delegated permissions of one API that `protocols` need, in the guide's order. */
export function permissionsOn(resource: MailResource, protocols: readonly Protocol[]): readonly DelegatedPermission[] {
  return permissions.filter(
    ({ protocol, resources: on }) => on.includes(resource) && (protocol === undefined || protocols.includes(protocol)),
  );
}

/** Returns the permission names of a grant on one API (`claimValues`). @internal Tested alone. */
export function grantedScopes(resource: MailResource, protocols: readonly Protocol[]): readonly string[] {
  const names = permissionsOn(resource, protocols).map(({ name }) => name);
  return resource === 'graph' ? [...names, ...signInScopes] : names;
}

/** Returns the IDs of the Graph permissions, sorted: the provider takes another order for a change (azuread#1182). */
export function declaredPermissionIds(protocols: readonly Protocol[]): readonly string[] {
  return permissionsOn('graph', protocols)
    .map(({ graphId }) => graphId)
    .sort();
}

/** Returns the name of a delegated permission of Microsoft Graph, or any other ID as it is. */
export function nameOfPermission(id: string): string {
  return permissions.find(({ graphId }) => graphId === id)?.name ?? id;
}

/** Returns the name of an API, given its key or its client ID. */
export function nameOfApi(api: string | undefined): string | undefined {
  return Object.entries(resources).find(([key, { clientId }]) => api === key || api === clientId)?.[1].name;
}

/** The kind of consent: by the mailbox owner on the link, or by an administrator here for one user or for all. */
export type Consent = 'interactive' | 'user' | 'tenant';

interface Grant {
  readonly resource: MailResource;
  readonly claimValues: readonly string[];
}

/** Returns the grants that consent needs, one per API; none when the mailbox owner consents on the link. */
export function planGrants(
  consent: Consent,
  mailResources: readonly MailResource[],
  protocols: readonly Protocol[],
): readonly Grant[] {
  if (consent === 'interactive') return [];
  return mailResources.map((resource) => ({
    resource,
    claimValues: grantedScopes(resource, protocols),
  }));
}

/** Returns whether the account's object ID is needed, for its grants or its assignment. */
export function needsAccount(consent: Consent, assignmentRequired: boolean): boolean {
  return consent === 'user' || assignmentRequired;
}
