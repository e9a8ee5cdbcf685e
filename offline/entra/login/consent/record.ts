import { buildGrantId } from '../../ids.ts';
import { microsoftGraph } from '../../microsoft.ts';
import { buildServicePrincipal } from '../../store/build.ts';
import type { Application, ServicePrincipal, TenantState, User } from '../../store/objects.ts';
import { isSameId } from '../../store/tenant.ts';
import type { Tenant } from '../../store/tenant.ts';
import { signInScopes } from '../scopes.ts';
import type { RequestedScope } from '../scopes.ts';

/**
 * Writes a consent down as Entra does: into one grant per client, resource and principal, with what a sign-in adds; the
 * application gets its service principal when it has none.
 *
 * @param user who consents for themselves; undefined is an administrator's consent for everybody.
 */
export function recordConsent(
  tenant: Tenant,
  application: Application,
  scopes: readonly RequestedScope[],
  user: User | undefined,
): void {
  const graph = tenant.findServicePrincipalByAppId(microsoftGraph.appId);
  const added = graph ? signInScopes.map((permission) => ({ resource: graph, permission })) : [];
  tenant.change((state) => {
    const client = ensurePrincipal(state, application);
    for (const scope of [...scopes, ...added]) addScope(state, client, scope, user?.id ?? null);
    state.approvalRequests = state.approvalRequests.filter(
      ({ clientId, principalId }) => clientId !== application.appId || (user !== undefined && principalId !== user.id),
    );
  });
}

function ensurePrincipal(state: TenantState, application: Application): ServicePrincipal {
  const found = state.servicePrincipals.find(({ appId }) => appId === application.appId);
  if (found) return found;
  const made = buildServicePrincipal({}, application, state.tenantId);
  state.servicePrincipals.push(made);
  return made;
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
