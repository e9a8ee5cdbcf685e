import type { Application } from '../store/objects.ts';
import type { Store } from '../store/store.ts';
import type { Tenant } from '../store/tenant.ts';
import { readRedirectUri } from './redirects.ts';
import { refusals } from './refusals.ts';
import { readConsentScopes, readDeclaredScopes } from './scopes.ts';
import type { RequestedScope } from './scopes.ts';

export type Parameters = Readonly<Record<string, string>>;

/** Paths that name no tenant: whoever signs in decides which it is. */
const sharedTenants = new Set(['common', 'organizations', 'consumers']);

/** A request for somebody's consent that nothing is wrong with. */
export interface ConsentRequest {
  readonly tenant: Tenant;
  readonly application: Application;
  readonly redirectUri: string;
  readonly scopes: readonly RequestedScope[];
}

/**
 * Checks a link to `/{tenant}/oauth2/v2.0/authorize`.
 *
 * @throws LoginError
 */
export function readAuthorizeRequest(
  store: Store,
  pathTenant: string,
  query: Parameters,
  origin: string,
): ConsentRequest {
  const found = readApplication(store, pathTenant, query);
  if (requireParameter(query, 'response_type') !== 'code') throw refusals.unsupportedResponseType();
  return readRequest(found, query, origin);
}

/**
 * Checks a link to `/{tenant}/v2.0/adminconsent`.
 *
 * @throws LoginError
 */
export function readAdminConsentRequest(
  store: Store,
  pathTenant: string,
  query: Parameters,
  origin: string,
): ConsentRequest {
  return readRequest(readApplication(store, pathTenant, query), query, origin);
}

/**
 * Checks a link to version 1's `/{tenant}/adminconsent`, which asks for what the application declares.
 *
 * @throws LoginError
 */
export function readDeclaredConsentRequest(
  store: Store,
  pathTenant: string,
  query: Parameters,
  origin: string,
): ConsentRequest {
  const { tenant, application } = readApplication(store, pathTenant, query);
  const redirectUri = readRedirectUri(application, query.redirect_uri);
  return { tenant, application, redirectUri, scopes: readDeclaredScopes(tenant, application, origin) };
}

/** What both links of version 2 have: where to go back, and the scopes asked for. */
function readRequest(
  found: Pick<ConsentRequest, 'tenant' | 'application'>,
  query: Parameters,
  origin: string,
): ConsentRequest {
  const { tenant, application } = found;
  const redirectUri = readRedirectUri(application, query.redirect_uri);
  const scopes = readConsentScopes(tenant, application.displayName, requireParameter(query, 'scope'), origin);
  return { tenant, application, redirectUri, scopes };
}

/** @throws LoginError 90002 */
export function requireTenant(store: Store, name: string): Tenant {
  const tenant = store.findTenant(name);
  if (!tenant) throw refusals.tenantNotFound(name);
  return tenant;
}

/** @throws LoginError 900144 */
export function requireParameter(parameters: Parameters, name: string): string {
  const value = parameters[name];
  if (value === undefined || value === '') throw refusals.missingParameter(name);
  return value;
}

export function isSharedTenant(name: string): boolean {
  return sharedTenants.has(name.toLowerCase());
}

function readApplication(store: Store, pathTenant: string, query: Parameters) {
  const clientId = requireParameter(query, 'client_id');
  if (isSharedTenant(pathTenant)) throw refusals.notMultiTenant(clientId);
  const tenant = requireTenant(store, pathTenant);
  const application = tenant.findApplicationByAppId(clientId);
  if (!application) throw refusals.applicationNotFound(clientId, tenant.state.displayName);
  const principal = tenant.findServicePrincipalByAppId(clientId);
  if (principal?.accountEnabled === false)
    throw refusals.applicationDisabled(application.appId, application.displayName);
  return { tenant, application };
}
