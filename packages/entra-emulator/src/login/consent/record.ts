import { buildGrantId } from '../../ids.ts';
import { microsoftGraph } from '../../microsoft.ts';
import { buildRoleAssignment } from '../../store/appRoles.ts';
import { buildServicePrincipal } from '../../store/build.ts';
import type { Application, ServicePrincipal, TenantState, User } from '../../store/objects.ts';
import { isSameId } from '../../store/tenant.ts';
import type { SignIn } from '../authorize/signIn.ts';
import { signInScopes } from '../scopes.ts';
import type { DeclaredPermission, RequestedScope } from '../scopes.ts';

/**
 * Writes a consent down as Entra does: into one grant per client, resource and principal, with what a sign-in adds; the
 * application gets its service principal when it has none.
 *
 * @param user who consents for themselves; undefined is an administrator's consent for everybody.
 */
export function recordConsent(
  { tenant, home, application, wishes }: SignIn,
  scopes: readonly RequestedScope[],
  user: User | undefined,
  now: Date,
): void {
  const graph = tenant.findServicePrincipalByAppId(microsoftGraph.appId);
  const added = graph && scopes.length > 0 ? signInScopes.map((permission) => ({ resource: graph, permission })) : [];
  tenant.change((state) => {
    const client = ensurePrincipal(state, application, home.id);
    for (const scope of [...scopes, ...added]) addScope(state, client, scope, user?.id ?? null);
    if (user === undefined) for (const role of wishes.roles ?? []) addRole(state, client, role, now);
    state.approvalRequests = state.approvalRequests.filter(
      ({ clientId, principalId }) => clientId !== application.appId || (user !== undefined && principalId !== user.id),
    );
  });
}

function ensurePrincipal(state: TenantState, application: Application, homeId: string): ServicePrincipal {
  const found = state.servicePrincipals.find(({ appId }) => appId === application.appId);
  if (found) return found;
  const made = buildServicePrincipal({}, application, homeId);
  state.servicePrincipals.push(made);
  return made;
}

function addRole({ assignments }: TenantState, client: ServicePrincipal, role: DeclaredPermission, now: Date): void {
  const { resource, id, permission } = role;
  const isThere = assignments.some(
    ({ principalId, resourceId, appRoleId }) =>
      principalId === client.id && resourceId === resource.id && appRoleId === id,
  );
  if (!isThere) assignments.push(buildRoleAssignment(client, resource, permission, now));
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
