import { decodeJwt } from 'jose';
import type { JWTPayload } from 'jose';
import type { Application, FederatedCredential, TenantState } from '../../store/objects.ts';
import type { LoginError } from '../errors.ts';
import { refusals } from '../refusals.ts';

/**
 * Checks a token of a workload outside Entra (OIDC federation) against what the application trusts. Its signature is not
 * checked: the issuer's keys are out of reach here, and what it opens is this machine's own.
 *
 * @throws LoginError 50027, 700024, 700211, 700212, 700213
 */
export function checkAssertion(state: TenantState, application: Application, assertion: string, now: Date): void {
  const claims = decode(assertion);
  if (claims.exp === undefined || claims.exp * 1000 <= now.getTime()) throw refusals.assertionExpired();
  const trusted = state.federatedCredentials.filter(({ appId }) => appId === application.appId);
  const failure = findMismatch(trusted, claims);
  if (failure) throw failure;
}

function decode(assertion: string): JWTPayload {
  try {
    return decodeJwt(assertion);
  } catch {
    throw refusals.assertionMalformed();
  }
}

function findMismatch(
  trusted: readonly FederatedCredential[],
  { iss = '', sub = '', aud = '' }: JWTPayload,
): LoginError | undefined {
  const byIssuer = trusted.filter(({ issuer }) => issuer === iss);
  if (byIssuer.length === 0) return refusals.assertionUnmatched('issuer', iss);
  const bySubject = byIssuer.filter(({ subject }) => subject === sub);
  if (bySubject.length === 0) return refusals.assertionUnmatched('subject', sub);
  const audiences = [aud].flat();
  if (bySubject.some((each) => each.audiences.some((audience) => audiences.includes(audience)))) return undefined;
  return refusals.assertionUnmatched('audience', audiences.join(' '));
}
