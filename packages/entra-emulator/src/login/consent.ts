import { buildGrantId } from '../ids.ts';
import { exchangeOnline, microsoftGraph } from '../microsoft.ts';
import { buildAssignment, buildServicePrincipal } from '../store/build.ts';
import type { ServicePrincipal, TenantState, User } from '../store/objects.ts';
import { findConsentPolicy, type ConditionSet } from '../store/policies.ts';
import { isSameId, type Tenant } from '../store/tenant.ts';
import type { ReturnAddress, Wishes } from './authorize/request.ts';
import { listMicrosoftGrants } from './firstParty.ts';
import { isOpenIdScope, signInScopes, type DeclaredPermission, type RequestedScope } from './scopes.ts';

/**
 * Lists the permissions on one resource that the user, or an administrator for everybody, has granted to this client. A
 * policy of the tenant decides whether consent on Microsoft Graph also counts for Exchange Online's permissions of the
 * same name.
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
 * Lists the requested scopes that lack consent. OpenID Connect scopes lack it only if the client has no consent at all.
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

interface Asking {
  readonly appId: string;
  readonly homeTenantId: string;
  readonly principal: ServicePrincipal | undefined;
}

/**
 * Returns whether a user may consent to these scopes without an administrator: one assigned policy has to allow them all.
 * No application has a verified publisher here.
 */
export function mayUserConsent(state: TenantState, asking: Asking, scopes: readonly RequestedScope[]): boolean {
  if (asking.principal?.appRoleAssignmentRequired === true) return false;
  return state.policies.userConsent.some((id) => {
    const policy = findConsentPolicy(state, id);
    return (
      policy !== undefined &&
      scopes.every(
        (scope) =>
          policy.includes.some((set) => matches(set, state, asking, scope)) &&
          !policy.excludes.some((set) => matches(set, state, asking, scope)),
      )
    );
  });
}

function matches(set: ConditionSet, state: TenantState, asking: Asking, { resource, permission }: RequestedScope) {
  const declared = resource.oauth2PermissionScopes.find(({ value }) => value === permission);
  const classified = state.policies.permissionClassifications.find(
    (each) => each.resourceAppId === resource.appId && each.permissionName === permission,
  );
  return (
    (set.permissionType === 'delegated' ||
      (set.permissionType === 'delegatedUserConsentable' && declared?.type !== 'Admin')) &&
    ['all', classified?.classification].includes(set.permissionClassification) &&
    ['any', resource.appId].includes(set.resourceApplication) &&
    has(set.permissions, declared?.id) &&
    has(set.clientApplicationIds, asking.appId) &&
    has(set.clientApplicationTenantIds, asking.homeTenantId) &&
    has(set.clientApplicationPublisherIds, undefined) &&
    !set.clientApplicationsFromVerifiedPublisherOnly
  );
}

function has(list: readonly string[], value: string | undefined): boolean {
  return list.includes('all') || (value !== undefined && list.includes(value));
}

/**
 * Records a consent as Entra does: in one grant per client, resource and principal, including the scopes that a sign-in
 * adds. Creates the application's service principal if it has none.
 *
 * @param user the consenting user; undefined for an administrator's consent for everybody.
 */
export function recordConsent(
  {
    tenant,
    home,
    application,
    wishes,
  }: Pick<ReturnAddress, 'tenant' | 'home' | 'application'> & { readonly wishes: Wishes },
  scopes: readonly RequestedScope[],
  user: User | undefined,
  now: Date,
): void {
  const graph = tenant.findServicePrincipalByAppId(microsoftGraph.appId);
  const added = graph && scopes.length > 0 ? signInScopes.map((permission) => ({ resource: graph, permission })) : [];
  tenant.change((state) => {
    const found = state.servicePrincipals.find(({ appId }) => appId === application.appId);
    const client = found ?? buildServicePrincipal({}, application, home.id);
    if (!found) state.servicePrincipals.push(client);
    for (const scope of [...scopes, ...added]) addScope(state, client, scope, user?.id ?? null);
    if (user === undefined) for (const role of wishes.roles ?? []) addRole(state, client, role, now);
    state.approvalRequests = state.approvalRequests.filter(
      ({ clientId, principalId }) => clientId !== application.appId || (user !== undefined && principalId !== user.id),
    );
  });
}

function addRole({ assignments }: TenantState, client: ServicePrincipal, role: DeclaredPermission, now: Date): void {
  const { resource, id } = role;
  const isThere = assignments.some(
    ({ principalId, resourceId, appRoleId }) =>
      principalId === client.id && resourceId === resource.id && appRoleId === id,
  );
  if (!isThere) assignments.push(buildAssignment(client, resource, id, now));
}

function addScope(
  { grants }: TenantState,
  client: ServicePrincipal,
  { resource, permission }: RequestedScope,
  principalId: string | null,
): void {
  const id = buildGrantId(client.id, resource.id, principalId);
  const grant = grants.find((each) => each.id === id);
  if (!grant) {
    const consentType = principalId === null ? 'AllPrincipals' : 'Principal';
    grants.push({ id, clientId: client.id, consentType, principalId, resourceId: resource.id, scope: permission });
  } else if (!grant.scope.split(' ').some((each) => isSameId(each, permission))) {
    grant.scope = `${grant.scope} ${permission}`.trim();
  }
}
