import type { ServicePrincipal, User } from '../../store/objects.ts';
import { isSameId } from '../../store/tenant.ts';
import type { LoginClient } from '../clients.ts';
import { listGranted, listMissing } from '../consent.ts';
import { microsoftGraph } from '../../microsoft.ts';
import { refusals } from '../refusals.ts';
import { checkDeclared, findResource, isOpenIdScope, readScopes, splitScopes, type RequestedScope } from '../scopes.ts';

/** The contents of a token request: some permissions of one resource. */
export interface TokenRequest {
  readonly resource: ServicePrincipal;
  /** The resource as named in the request, with a trailing slash; empty for Graph's bare permissions. */
  readonly prefix: string;
  readonly scopes: readonly RequestedScope[];
  readonly hasOpenId: boolean;
  readonly hasOfflineAccess: boolean;
}

/** @throws LoginError 28000 for more than one resource, 70011, 500011, 650053, 650057 */
export function readTokenRequest({ tenant, application }: LoginClient, scope: string, origin: string): TokenRequest {
  const scopes = readScopes(application, scope, (name) => findResource(tenant, name, origin));
  const named = scopes.filter((each) => !isOpenIdScope(each));
  if (new Set(named.map(({ resource }) => resource.id)).size > 1) throw refusals.tooManyResources(scope);
  const resource = named[0]?.resource ?? findResource(tenant, microsoftGraph.appId, origin);
  if (named[0]?.permission === '.default') checkDeclared(application, resource);
  const has = (permission: string) =>
    scopes.some((each) => isOpenIdScope(each) && isSameId(each.permission, permission));
  return {
    resource,
    prefix: findPrefix(scope, scopes),
    scopes,
    hasOpenId: has('openid'),
    hasOfflineAccess: has('offline_access'),
  };
}

/**
 * Returns the scope of a request that contains none: of the scopes requested at sign-in, those of the first resource
 * and of OpenID Connect.
 */
export function narrowScope({ tenant, application }: LoginClient, scope: string, origin: string): string {
  const scopes = readScopes(application, scope, (name) => findResource(tenant, name, origin));
  const first = scopes.find((each) => !isOpenIdScope(each))?.resource.id;
  return splitScopes(scope)
    .filter((_, index) => {
      const each = scopes[index];
      return each !== undefined && (isOpenIdScope(each) || each.resource.id === first);
    })
    .join(' ');
}

/** @throws LoginError 65001 */
export function checkConsent({ tenant, application, principal }: LoginClient, user: User, request: TokenRequest): void {
  const isWhole = request.scopes.some(({ permission }) => permission === '.default');
  const isMissing = isWhole
    ? listGranted(tenant, principal, user, request.resource).length === 0
    : listMissing(tenant, principal, user, request.scopes).length > 0;
  if (isMissing) throw refusals.notConsented(application.appId, application.displayName);
}

/** Returns the prefix of the first scope that belongs to a resource. */
function findPrefix(scope: string, scopes: readonly RequestedScope[]): string {
  const first = splitScopes(scope)[scopes.findIndex((each) => !isOpenIdScope(each))] ?? '';
  return first.slice(0, first.lastIndexOf('/') + 1);
}
