/** The two APIs for which a token is requested: Exchange Online serves the mail, Graph tells who signed in. */
export type TokenResource = 'exchange' | 'graph';

/** The scope requested on Microsoft Graph. */
export const profileScope = 'https://graph.microsoft.com/User.Read';

/** The names of each API in a token's audience or in a scope, in lower case. The usual name is first. */
const names: Readonly<Record<TokenResource, readonly [string, ...string[]]>> = {
  exchange: ['https://outlook.office.com', 'https://outlook.office365.com', '00000002-0000-0ff1-ce00-000000000000'],
  graph: ['https://graph.microsoft.com', '00000003-0000-0000-c000-000000000000'],
};

export function usualName(resource: TokenResource): string {
  return names[resource][0];
}

/** Returns whether `name` names the API. Some names end in a slash. */
export function isNameOf(resource: TokenResource, name: string): boolean {
  return names[resource].includes(name.replace(/\/$/, '').toLowerCase());
}

/** Returns the permissions of the API among `scopes` (`https://outlook.office.com/SMTP.Send`), without its name. */
export function permissionsOf(resource: TokenResource, scopes: readonly string[]): readonly string[] {
  return scopes
    .map((scope) => ({ at: scope.lastIndexOf('/'), scope }))
    .filter(({ at, scope }) => at > 0 && isNameOf(resource, scope.slice(0, at)))
    .map(({ at, scope }) => scope.slice(at + 1));
}
