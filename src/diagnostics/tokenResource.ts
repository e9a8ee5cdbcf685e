/** The two APIs a token is asked for: Exchange Online carries the mail, Graph tells who signed in. */
export type TokenResource = 'exchange' | 'graph';

/** What is asked of Graph. */
export const profileScope = 'https://graph.microsoft.com/User.Read';

/** How a token's audience or a scope names each API, in lower case; the usual name first. */
const names: Readonly<Record<TokenResource, readonly [string, ...string[]]>> = {
  exchange: ['https://outlook.office.com', 'https://outlook.office365.com', '00000002-0000-0ff1-ce00-000000000000'],
  graph: ['https://graph.microsoft.com', '00000003-0000-0000-c000-000000000000'],
};

export function usualName(resource: TokenResource): string {
  return names[resource][0];
}

/** Whether `name` is one of the API's; some end in a slash. */
export function isNameOf(resource: TokenResource, name: string): boolean {
  return names[resource].includes(name.replace(/\/$/, '').toLowerCase());
}

/** The permissions among `scopes` (`https://outlook.office.com/SMTP.Send`) that are the API's, without its name. */
export function permissionsOf(resource: TokenResource, scopes: readonly string[]): readonly string[] {
  return scopes
    .map((scope) => ({ at: scope.lastIndexOf('/'), scope }))
    .filter(({ at, scope }) => at > 0 && isNameOf(resource, scope.slice(0, at)))
    .map(({ at, scope }) => scope.slice(at + 1));
}
