import { randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { defaultAppRoleId } from '../ids.ts';
import { checkClientSecret } from '../store/credentials.ts';
import type { Application, ServicePrincipal } from '../store/objects.ts';
import type { Tenant } from '../store/tenant.ts';
import { checkAssertion } from './assertion.ts';
import { requireParameter } from './consentRequest.ts';
import type { Parameters } from './consentRequest.ts';
import { refusals } from './refusals.ts';
import { findAudience, findResource, splitScope } from './scopes.ts';

export const tokenLifetimeSeconds = 3_600;

/**
 * The claims of the token that an application gets for itself
 * (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow).
 *
 * @throws LoginError
 */
export function buildApplicationClaims(tenant: Tenant, form: Parameters, origin: string, now: Date): JWTPayload {
  const { application, principal } = readClient(tenant, requireParameter(form, 'client_id'));
  checkCredential(tenant, application, form, now);
  const resource = readResource(tenant, requireParameter(form, 'scope'), origin);
  const issuedAt = Math.floor(now.getTime() / 1000);
  return {
    aud: findAudience(resource),
    iss: `${origin}/${tenant.id}/v2.0`,
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + tokenLifetimeSeconds,
    appid: application.appId,
    azp: application.appId,
    idtyp: 'app',
    oid: principal.id,
    roles: listRoles(tenant, principal, resource),
    sub: principal.id,
    tid: tenant.id,
    uti: randomUUID(),
    ver: '2.0',
  };
}

function readClient(tenant: Tenant, clientId: string) {
  const application = tenant.findApplicationByAppId(clientId);
  const principal = tenant.findServicePrincipalByAppId(clientId);
  if (!application || !principal) throw refusals.applicationNotFound(clientId, tenant.state.displayName);
  if (!principal.accountEnabled) throw refusals.applicationDisabled(application.appId, application.displayName);
  return { application, principal };
}

function checkCredential(tenant: Tenant, application: Application, form: Parameters, now: Date): void {
  const { client_secret: secret, client_assertion: assertion } = form;
  if (assertion !== undefined) {
    checkAssertion(tenant.state, application, assertion, now);
    return;
  }
  if (secret === undefined) throw refusals.secretMissing();
  const found = checkClientSecret(tenant.state, application, secret, now);
  if (found === 'wrong') throw refusals.secretWrong(application.appId);
  if (found === 'expired') throw refusals.secretExpired(application.appId);
}

function readResource(tenant: Tenant, scope: string, origin: string): ServicePrincipal {
  const { resource, permission } = splitScope(scope);
  if (permission !== '.default' || scope.includes(' ')) throw refusals.scopeWithoutDefault(scope);
  return findResource(tenant, resource, origin);
}

function listRoles(tenant: Tenant, principal: ServicePrincipal, resource: ServicePrincipal): string[] {
  return tenant.state.assignments
    .filter(
      (each) =>
        each.principalId === principal.id && each.resourceId === resource.id && each.appRoleId !== defaultAppRoleId,
    )
    .flatMap(({ appRoleId }) => resource.appRoles.find(({ id }) => id === appRoleId)?.value ?? []);
}
