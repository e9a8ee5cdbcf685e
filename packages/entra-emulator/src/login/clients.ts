import { decodeJwt, type JWTPayload } from 'jose';
import type { Context } from '../context.ts';
import type { Application, ServicePrincipal, TenantState } from '../store/objects.ts';
import type { Store } from '../store/store.ts';
import { checkClientSecret } from '../store/credentials.ts';
import type { Tenant } from '../store/tenant.ts';
import { findPlatform } from './authorize/request.ts';
import { findApplication, findPrincipalOf } from './firstParty.ts';
import { requireParameter, type Parameters } from './parameters.ts';
import { refusals } from './refusals.ts';

export interface LoginClient {
  readonly tenant: Tenant;
  /** The tenant in which the application is registered, possibly another one if it is multi-tenant. */
  readonly home: Tenant;
  readonly application: Application;
  readonly principal: ServicePrincipal;
}

/** A token request of a client that has identified itself but not authenticated yet. */
export interface GrantRequest {
  readonly context: Context;
  readonly client: LoginClient;
  readonly form: Parameters;
  /** Whether a browser's script sent the request, as in single-page applications. */
  readonly isCrossOrigin: boolean;
}

/** @throws LoginError 900144, 700016, 7000112 */
export function readClient(store: Store, tenant: Tenant, form: Parameters): LoginClient {
  const clientId = requireParameter(form, 'client_id');
  const principal = findPrincipalOf(tenant, clientId);
  const owner = store.findTenant(principal?.appOwnerOrganizationId ?? tenant.id);
  const isForOthers = owner?.findApplicationByAppId(clientId)?.signInAudience === 'AzureADMultipleOrgs';
  const home = owner && isForOthers ? owner : tenant;
  const application = findApplication(home, clientId);
  if (!application || !principal) throw refusals.applicationNotFound(clientId, tenant.state.displayName);
  if (!principal.accountEnabled) throw refusals.applicationDisabled(application.appId, application.displayName);
  return { tenant, home, application, principal };
}

/** @throws LoginError 7000218, 7000215, 7000222 and those of a workload's own token. */
export function checkCredential({ home, application }: LoginClient, form: Parameters, now: Date): void {
  const { secret, assertion } = readCredential(form);
  if (assertion !== undefined) {
    checkAssertion(home.state, application, assertion, now);
    return;
  }
  if (secret === undefined) throw refusals.secretMissing();
  const found = checkClientSecret(home.state, application, secret, now);
  if (found === 'wrong') throw refusals.secretWrong(application.appId);
  if (found === 'expired') throw refusals.secretExpired(application.appId);
}

/**
 * Checks that the client authenticates if it has to. The platform of the redirect URI decides; without a redirect URI
 * (password, device code), "Allow public client flows" does.
 * @throws LoginError 700025 when a public client sends a credential, 9002327, and those of `checkCredential`.
 */
export function checkClientKind({ context, client, form, isCrossOrigin }: GrantRequest, redirectUri?: string): void {
  const { application } = client;
  const platform = redirectUri === undefined ? undefined : findPlatform(application, redirectUri);
  const isPublic = platform === undefined ? application.isFallbackPublicClient === true : platform !== 'web';
  if (!isPublic) {
    checkCredential(client, form, context.now());
    return;
  }
  const { secret, assertion } = readCredential(form);
  if (secret !== undefined || assertion !== undefined) throw refusals.secretPresented(application.appId);
  if (platform === 'spa' && !isCrossOrigin) throw refusals.notCrossOrigin();
}

/** Ignores an empty secret: some programs send one for a public client (mutt's `mutt_oauth2.py`). */
function readCredential({ client_secret: secret, client_assertion: assertion }: Parameters) {
  return { secret: secret === '' ? undefined : secret, assertion: assertion === '' ? undefined : assertion };
}

/**
 * Checks the token of a workload outside Entra (OIDC federation) against what the application trusts. Skips the
 * signature: the issuer's keys are out of reach, and the token only opens resources on this machine.
 * @throws LoginError 50027, 700024, 700211, 700212, 700213
 */
function checkAssertion(state: TenantState, application: Application, assertion: string, now: Date): void {
  let claims: JWTPayload;
  try {
    claims = decodeJwt(assertion);
  } catch {
    throw refusals.assertionMalformed();
  }
  if (claims.exp === undefined || claims.exp * 1000 <= now.getTime()) throw refusals.assertionExpired();
  const { iss = '', sub = '', aud = '' } = claims;
  const byIssuer = state.federatedCredentials.filter(
    ({ appId, issuer }) => appId === application.appId && issuer === iss,
  );
  if (byIssuer.length === 0) throw refusals.assertionUnmatched('issuer', iss);
  const bySubject = byIssuer.filter(({ subject }) => subject === sub);
  if (bySubject.length === 0) throw refusals.assertionUnmatched('subject', sub);
  const sent = [aud].flat();
  if (!bySubject.some(({ audiences }) => audiences.some((audience) => sent.includes(audience))))
    throw refusals.assertionUnmatched('audience', sent.join(' '));
}
