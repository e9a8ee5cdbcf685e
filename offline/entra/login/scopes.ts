import { microsoftGraph, microsoftResources } from '../microsoft.ts';
import type { Application, ServicePrincipal } from '../store/objects.ts';
import type { Tenant } from '../store/tenant.ts';
import { refusals } from './refusals.ts';

/** More than two resources in one consent request were seen to fail (microsoft-authentication-library-for-js#4532). */
const mostResources = 2;

/** A scope as it stands in a request: `<resource>/<permission>`; a bare permission is one of Graph. */
interface NamedScope {
  readonly resource: string;
  readonly permission: string;
}

export interface RequestedScope {
  readonly resource: ServicePrincipal;
  readonly permission: string;
}

export function splitScope(scope: string): NamedScope {
  const at = scope.lastIndexOf('/');
  return at < 0
    ? { resource: microsoftGraph.appId, permission: scope }
    : { resource: scope.slice(0, at), permission: scope.slice(at + 1) };
}

/**
 * The service principal that a scope's resource names: by application ID, by one of Microsoft's addresses, or by this
 * directory's own address, which is where its Graph is.
 *
 * @throws LoginError 500011
 */
export function findResource(tenant: Tenant, name: string, origin: string): ServicePrincipal {
  const known =
    name === origin ? microsoftGraph : microsoftResources.find(({ identifiers }) => identifiers.includes(name));
  const principal = tenant.findServicePrincipalByAppId(known?.appId ?? name);
  if (!principal) throw refusals.resourceNotFound(name, tenant.state.displayName);
  return principal;
}

/** What a token for a resource carries as its audience. */
export function findAudience(resource: ServicePrincipal): string {
  return microsoftResources.find(({ appId }) => appId === resource.appId)?.audience ?? resource.appId;
}

/**
 * The delegated permissions that a consent request asks for.
 *
 * @throws LoginError 70011, 28000, 500011, 650053
 */
export function readConsentScopes(
  tenant: Tenant,
  displayName: string,
  scope: string,
  origin: string,
): readonly RequestedScope[] {
  const names = scope.split(' ').filter((each) => each !== '');
  if (names.length === 0) throw refusals.scopeInvalid(scope);
  const split = names.map(splitScope);
  if (split.some(({ permission }) => permission === '.default') && names.length > 1) throw refusals.scopeInvalid(scope);
  const scopes = split.map(({ resource, permission }) => ({
    resource: findResource(tenant, resource, origin),
    permission,
  }));
  if (new Set(scopes.map(({ resource }) => resource.id)).size > mostResources) throw refusals.tooManyResources(scope);
  for (const { resource, permission } of scopes) requireScope(resource, permission, displayName);
  return scopes;
}

function requireScope(resource: ServicePrincipal, permission: string, displayName: string): void {
  if (permission === '.default') return;
  const isKnown = resource.oauth2PermissionScopes.some(({ value }) => value.toLowerCase() === permission.toLowerCase());
  if (!isKnown) throw refusals.scopeUnknown(displayName, permission, resource.appId);
}

/**
 * The delegated permissions that an application declares.
 *
 * @throws LoginError 500011, 65006
 */
export function readDeclaredScopes(
  tenant: Tenant,
  application: Application,
  origin: string,
): readonly RequestedScope[] {
  return application.requiredResourceAccess.flatMap(({ resourceAppId, resourceAccess }) => {
    const resource = findResource(tenant, resourceAppId, origin);
    return resourceAccess
      .filter(({ type }) => type === 'Scope')
      .map(({ id }) => {
        const scope = resource.oauth2PermissionScopes.find((each) => each.id === id);
        if (!scope) throw refusals.declaredPermissionInvalid(application.displayName, id, resourceAppId);
        return { resource, permission: scope.value };
      });
  });
}
