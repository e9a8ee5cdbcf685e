import { exchangeOnline, microsoftGraph } from '../../microsoft.ts';
import type { ServicePrincipal, User } from '../../store/objects.ts';
import { isSameId } from '../../store/tenant.ts';
import type { Tenant } from '../../store/tenant.ts';
import { listMicrosoftGrants } from '../firstParty.ts';
import { isOpenIdScope } from '../scopes.ts';
import type { RequestedScope } from '../scopes.ts';

/**
 * Lists what the user, or an administrator for everybody, has consented to for this client on one resource. A policy of the tenant
 * decides whether consent on Microsoft Graph also counts for Exchange Online's permissions of the same name.
 */
export function listGranted(
  tenant: Tenant,
  client: ServicePrincipal,
  user: User,
  resource: ServicePrincipal,
): readonly string[] {
  const scopes = listGrants(tenant, client, user)
    .filter(({ resourceId }) => resourceId === resource.id)
    .flatMap(({ scope }) => scope.split(' '))
    .filter((scope) => scope !== '');
  const graph = tenant.findServicePrincipalByAppId(microsoftGraph.appId);
  if (resource.appId === exchangeOnline.appId && tenant.state.policies.graphConsentCoversExchange && graph)
    scopes.push(
      ...listGranted(tenant, client, user, graph).filter((scope) =>
        resource.oauth2PermissionScopes.some(({ value }) => value === scope),
      ),
    );
  return [...new Set(scopes)];
}

/**
 * Of the scopes asked for, those without consent. The scopes of OpenID Connect come with any other consent; alone they
 * need some.
 */
export function listMissing(
  tenant: Tenant,
  client: ServicePrincipal | undefined,
  user: User,
  scopes: readonly RequestedScope[],
): readonly RequestedScope[] {
  if (!client || listGrants(tenant, client, user).length === 0) return scopes;
  return scopes.filter(
    (scope) =>
      !isOpenIdScope(scope) &&
      !listGranted(tenant, client, user, scope.resource).some((granted) => isSameId(granted, scope.permission)),
  );
}

function listGrants(tenant: Tenant, client: ServicePrincipal, user: User) {
  const own = tenant.state.grants.filter(
    ({ clientId, consentType, principalId }) =>
      clientId === client.id && (consentType === 'AllPrincipals' || principalId === user.id),
  );
  return [...own, ...listMicrosoftGrants(tenant, client)];
}
