import { decodeJwt } from 'jose';
import { z } from 'zod';
import type { Outputs } from '../../registration/outputs/schema.ts';
import { onOneLine } from '../../common/sanitize.ts';
import type { ClaimFault } from '../../diagnostics/fault.ts';
import { isNameOf, permissionsOf, profileScope, usualName } from '../../diagnostics/tokenResource.ts';
import type { TokenResource } from '../../diagnostics/tokenResource.ts';

/** What a token is held against. */
export interface ExpectedClaims {
  readonly resource: TokenResource;
  readonly tenantId: string;
  readonly clientId: string;
  /** Names of permissions: `IMAP.AccessAsUser.All`. */
  readonly scopes: readonly string[];
  /** Who should have signed in; unset when the stack names nobody. */
  readonly account?: string | undefined;
}

const text = z.string().optional().catch(undefined);
const seconds = z.number().optional().catch(undefined);
const list = z.array(z.string()).optional().catch(undefined);

/**
 * The claims that are looked at (https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference); one of the
 * wrong type counts as missing.
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

/** What the stack expects of a token for one of the two APIs. */
export function expectClaims(outputs: Outputs, resource: TokenResource): ExpectedClaims {
  const { tenantId, clientId, account } = outputs;
  const scopes = permissionsOf(resource, [...outputs.scopes, profileScope]);
  return { resource, tenantId, clientId, scopes, account };
}

/**
 * Reads an access token without checking its signature: it came from its issuer over TLS and grants no access here.
 * Microsoft lets nobody count on its form (https://learn.microsoft.com/entra/identity-platform/access-tokens).
 *
 * @returns undefined for an opaque token, which is a reason to skip the check, not to fail it.
 */
export function readClaims(token: string): TokenClaims | undefined {
  try {
    return tokenClaims.parse(decodeJwt(token));
  } catch {
    return undefined;
  }
}

/** Whole minutes until the token expires; none or less when it has. */
export function minutesLeft({ exp }: TokenClaims, now = new Date()): number {
  return exp === undefined ? 0 : Math.floor((exp * 1000 - now.getTime()) / 60_000);
}

/** Everything about a token that is not as expected; nothing for an opaque one. */
export function checkClaims(token: string, expected: ExpectedClaims, now = new Date()): readonly ClaimFault[] {
  const claims = readClaims(token);
  if (!claims) return [];
  return [
    checkAudience(claims, expected),
    check('tenant', expected.tenantId, claims.tid),
    check('client', expected.clientId, claims.appid ?? claims.azp),
    checkScopes(claims, expected),
    checkExpiry(claims, now),
    checkAccount(claims, expected),
  ].filter((fault) => fault !== undefined);
}

function checkAudience({ aud }: TokenClaims, { resource }: ExpectedClaims): ClaimFault | undefined {
  const isRight = aud !== undefined && isNameOf(resource, aud);
  return isRight ? undefined : buildFault('audience', usualName(resource), aud);
}

function checkScopes({ scp = '' }: TokenClaims, { scopes }: ExpectedClaims): ClaimFault | undefined {
  const found = new Set(scp.toLowerCase().split(/\s+/));
  const isComplete = scopes.every((scope) => found.has(scope.toLowerCase()));
  return isComplete ? undefined : buildFault('scopes', scopes.join(' '), scp);
}

function checkExpiry({ exp }: TokenClaims, now: Date): ClaimFault | undefined {
  if (exp !== undefined && exp * 1000 > now.getTime()) return undefined;
  const at = exp === undefined ? new Date(NaN) : new Date(exp * 1000);
  return buildFault('expiry', `later than ${now.toISOString()}`, isNaN(at.getTime()) ? undefined : at.toISOString());
}

function checkAccount(claims: TokenClaims, { account }: ExpectedClaims): ClaimFault | undefined {
  const names = [claims.upn, claims.unique_name, claims.preferred_username].filter((name) => name !== undefined);
  if (account === undefined || names.some((name) => isSame(name, account))) return undefined;
  return buildFault('account', account, names[0]);
}

function check(claim: ClaimFault['claim'], expected: string, found: string | undefined): ClaimFault | undefined {
  return found !== undefined && isSame(found, expected) ? undefined : buildFault(claim, expected, found);
}

/** What a token says is printed: on one line, and no longer than a line. */
export function buildFault(claim: ClaimFault['claim'], expected: string, found: string | undefined): ClaimFault {
  const told = onOneLine(found ?? '', 200);
  return { kind: 'claim', claim, expected, found: told === '' ? 'none' : told };
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
