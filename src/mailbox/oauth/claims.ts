import { decodeJwt } from 'jose';
import { z } from 'zod';
import type { Outputs } from '../../registration/outputs/schema.ts';
import { onOneLine } from '../../common/sanitize.ts';
import type { ClaimFault } from '../../diagnostics/fault.ts';
import type { MailResource } from '../../registration/permissions.ts';

/** The Microsoft Graph scope that allows reading the profile of the signed-in account. */
export const profileScope = 'https://graph.microsoft.com/User.Read';

/** The names of each API in a token's audience or in a scope, in lower case. The usual name is first. */
const apiNames: Readonly<Record<MailResource, readonly [string, ...string[]]>> = {
  exchange: ['https://outlook.office.com', 'https://outlook.office365.com', '00000002-0000-0ff1-ce00-000000000000'],
  graph: ['https://graph.microsoft.com', '00000003-0000-0000-c000-000000000000'],
};

const text = z.string().optional().catch(undefined);
const seconds = z.number().optional().catch(undefined);
const list = z.array(z.string()).optional().catch(undefined);

/**
 * The claims that are checked (https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference). One
 * of the wrong type counts as missing.
 */
const tokenClaims = z.object({
  aud: text,
  tid: text,
  appid: text,
  azp: text,
  oid: text,
  scp: text,
  exp: seconds,
  upn: text,
  unique_name: text,
  preferred_username: text,
  idtyp: text,
  roles: list,
  wids: list,
});
export type TokenClaims = z.output<typeof tokenClaims>;

/**
 * Reads an access token without checking its signature: it came from its issuer over TLS and grants no access here.
 * Microsoft does not guarantee its format (https://learn.microsoft.com/entra/identity-platform/access-tokens).
 *
 * @returns undefined for an opaque token, whose check is skipped.
 */
export function readClaims(token: string): TokenClaims | undefined {
  try {
    return tokenClaims.parse(decodeJwt(token));
  } catch {
    return undefined;
  }
}

/** Returns the whole minutes until the token expires; zero or less when it has expired or does not say. */
export function minutesLeft({ exp }: TokenClaims, now = new Date()): number {
  return exp === undefined ? 0 : Math.floor((exp * 1000 - now.getTime()) / 60_000);
}

/** Returns each claim of a token that is not as the stack expects; none for an opaque token. */
export function checkClaims(
  token: string,
  outputs: Outputs,
  resource: MailResource,
  now = new Date(),
): readonly ClaimFault[] {
  const claims = readClaims(token);
  if (!claims) return [];
  const { aud, tid, appid, azp, scp = '', exp = NaN } = claims;
  const { tenantId, clientId, account } = outputs;
  const scopes = permissionsOf(resource, [...outputs.scopes, profileScope]);
  const granted = new Set(scp.toLowerCase().split(/\s+/));
  const expiry = new Date(exp * 1000);
  const names = [claims.upn, claims.unique_name, claims.preferred_username].filter((name) => name !== undefined);
  const check = (isRight: boolean, ...fault: Parameters<typeof buildFault>) => (isRight ? [] : [buildFault(...fault)]);
  return [
    ...check(aud !== undefined && isNameOf(resource, aud), 'audience', apiNames[resource][0], aud),
    ...check(isSame(tid, tenantId), 'tenant', tenantId, tid),
    ...check(isSame(appid ?? azp, clientId), 'client', clientId, appid ?? azp),
    ...check(
      scopes.every((scope) => granted.has(scope.toLowerCase())),
      'scopes',
      scopes.join(' '),
      scp,
    ),
    ...check(
      exp * 1000 > now.getTime(),
      'expiry',
      `later than ${now.toISOString()}`,
      isNaN(expiry.getTime()) ? undefined : expiry.toISOString(),
    ),
    ...check(account === undefined || names.some((name) => isSame(name, account)), 'account', account ?? '', names[0]),
  ];
}

/** Builds the fault of a claim. It is printed, so the claim's value is put on one line and shortened. */
export function buildFault(claim: ClaimFault['claim'], expected: string, found: string | undefined): ClaimFault {
  const told = onOneLine(found ?? '', 200);
  return { kind: 'claim', claim, expected, found: told === '' ? 'none' : told };
}

function isSame(one: string | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase();
}

/** Returns whether `name` names the API. Some names end in a slash. */
function isNameOf(resource: MailResource, name: string): boolean {
  return apiNames[resource].includes(name.replace(/\/$/, '').toLowerCase());
}

/** Returns the permissions of the API among `scopes` (`https://outlook.office.com/SMTP.Send`), without its name. */
function permissionsOf(resource: MailResource, scopes: readonly string[]): readonly string[] {
  return scopes
    .map((scope) => ({ at: scope.lastIndexOf('/'), scope }))
    .filter(({ at, scope }) => at > 0 && isNameOf(resource, scope.slice(0, at)))
    .map(({ at, scope }) => scope.slice(at + 1));
}
