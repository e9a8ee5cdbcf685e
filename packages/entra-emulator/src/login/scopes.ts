import { randomUUID } from 'node:crypto';
import { azureResourceManager, microsoftGraph, microsoftResources } from '../microsoft.ts';
import { buildMicrosoftServicePrincipal } from '../store/build.ts';
import type { Application, ServicePrincipal } from '../store/objects.ts';
import { isSameId, type Tenant } from '../store/tenant.ts';
import { refusals } from './refusals.ts';

/** Consent requests for more than two resources are known to fail (microsoft-authentication-library-for-js#4532). */
const maxResources = 2;

/** OpenID Connect scopes: named like Graph's, but of no resource in particular. */
const openIdScopes = new Set(['openid', 'profile', 'email', 'offline_access']);

/** The scopes that a sign-in adds to a user's consent, requested or not. */
export const signInScopes = ['openid', 'profile', 'offline_access'] as const;

export interface RequestedScope {
  readonly resource: ServicePrincipal;
  readonly permission: string;
}

export interface DeclaredPermission extends RequestedScope {
  readonly id: string;
}

/** Splits a requested scope, `<resource>/<permission>`. A bare permission is Graph's. */
export function splitScope(scope: string) {
  const at = scope.lastIndexOf('/');
  return at < 0
    ? { resource: microsoftGraph.appId, permission: scope }
    : { resource: scope.slice(0, at), permission: scope.slice(at + 1) };
}

/** @throws LoginError 70011 when there is none. */
export function splitScopes(scope: string): readonly string[] {
  const names = scope.split(' ').filter((each) => each !== '');
  if (names.length === 0) throw refusals.scopeInvalid(scope);
  return names;
}

export function isOpenIdScope({ resource, permission }: RequestedScope): boolean {
  return resource.appId === microsoftGraph.appId && openIdScopes.has(permission.toLowerCase());
}

/**
 * Finds a scope's resource by application ID, by one of Microsoft's addresses, or by this directory's, for Graph.
 * @throws LoginError 500011
 */
export function findResource(tenant: Tenant, name: string, origin: string): ServicePrincipal {
  const known = findKnown(name, origin);
  const principal = tenant.findServicePrincipalByAppId(known?.appId ?? name);
  if (principal) return principal;
  if (known !== azureResourceManager) throw refusals.resourceNotFound(name, tenant.state.displayName);
  // Entra adds it to a tenant when it is first requested.
  const added = buildMicrosoftServicePrincipal(azureResourceManager, randomUUID());
  tenant.change(({ servicePrincipals }) => servicePrincipals.push(added));
  return added;
}

/** Ignores a trailing slash, which the Azure CLI sends. */
function findKnown(name: string, origin: string) {
  const address = name.replace(/\/$/, '');
  return address === origin
    ? microsoftGraph
    : microsoftResources.find(({ appId, identifiers }) => identifiers.includes(address) || isSameId(appId, name));
}

export function findAudience(resource: ServicePrincipal): string {
  return microsoftResources.find(({ appId }) => appId === resource.appId)?.audience ?? resource.appId;
}

/**
 * Returns the delegated permissions of a consent request; `.default` means all that the application declares.
 * @throws LoginError 70011, 28000, 500011, 650052, 650053, 650057, 65006
 */
export function readConsentScopes(
  tenant: Tenant,
  application: Application,
  scope: string,
  origin: string,
): readonly RequestedScope[] {
  const scopes = readScopes(application, scope, (name) => findConsentResource(tenant, name, origin));
  if (new Set(scopes.map(({ resource }) => resource.id)).size > maxResources) throw refusals.tooManyResources(scope);
  const whole = scopes.find(({ permission }) => permission === '.default');
  if (!whole) return scopes;
  checkDeclared(application, whole.resource);
  return [...readDeclared('Scope', tenant, application, origin), ...scopes.filter(isOpenIdScope)];
}

/**
 * Reads the scopes of a request, which must exist on their resources.
 * @throws LoginError 70011, 650053 and the errors of `find`.
 */
export function readScopes(
  application: Application,
  scope: string,
  find: (resource: string) => ServicePrincipal,
): readonly RequestedScope[] {
  const scopes = splitScopes(scope).map((each) => {
    const { resource, permission } = splitScope(each);
    return findScope(find(resource), permission, application.displayName);
  });
  const named = scopes.filter((each) => !isOpenIdScope(each));
  if (named.length > 1 && named.some(({ permission }) => permission === '.default'))
    throw refusals.defaultBesideOthers(scope);
  return scopes;
}

/** Finds a permission by the name that its resource gives it, ignoring case. */
function findScope(resource: ServicePrincipal, permission: string, displayName: string): RequestedScope {
  if (permission === '.default') return { resource, permission };
  const scope = resource.oauth2PermissionScopes.find(({ value }) => isSameId(value, permission));
  if (!scope) throw refusals.scopeUnknown(displayName, permission, resource.appId);
  return { resource, permission: scope.value };
}

/** Finds the resource of a consent. A missing Microsoft service has another error than other missing resources. */
function findConsentResource(tenant: Tenant, name: string, origin: string): ServicePrincipal {
  const known = findKnown(name, origin);
  if (known && known !== azureResourceManager && !tenant.findServicePrincipalByAppId(known.appId))
    throw refusals.resourceMissing(known.appId, known.displayName, tenant.id);
  return findResource(tenant, name, origin);
}

/** @throws LoginError 650057 when the application declares nothing on the resource of a `.default` scope. */
export function checkDeclared(application: Application, resource: ServicePrincipal): void {
  const isDeclared = application.requiredResourceAccess.some(({ resourceAppId }) =>
    isSameId(resourceAppId, resource.appId),
  );
  if (!isDeclared) throw refusals.resourceNotDeclared(application.displayName, resource.appId);
}

/**
 * Returns the permissions of one type that an application declares. Version 1's admin consent grants both types.
 * @throws LoginError 500011, 650052, 65006
 */
export function readDeclared(
  type: 'Scope' | 'Role',
  tenant: Tenant,
  application: Application,
  origin: string,
): readonly DeclaredPermission[] {
  return application.requiredResourceAccess.flatMap(({ resourceAppId, resourceAccess }) => {
    const resource = findConsentResource(tenant, resourceAppId, origin);
    const known = type === 'Role' ? resource.appRoles : resource.oauth2PermissionScopes;
    return resourceAccess
      .filter((each) => each.type === type)
      .map(({ id }) => {
        const permission = known.find((each) => each.id === id)?.value;
        if (permission === undefined || permission === null)
          throw refusals.declaredPermissionInvalid(application.displayName, id, resourceAppId);
        return { resource, id, permission };
      });
  });
}
