import { z } from 'zod';
import { buildAssignmentId } from '../ids.ts';
import { microsoftGraph } from '../microsoft.ts';
import type { Assignment, ServicePrincipal } from './objects.ts';
import type { Tenant } from './tenant.ts';

/** Names of application permissions on Microsoft Graph. */
export const RoleNames = z.array(z.enum(Object.keys(microsoftGraph.appRoles)));

/** That an application has one of Microsoft Graph's application permissions. */
export function buildRoleAssignment(
  principal: ServicePrincipal,
  graph: ServicePrincipal,
  role: string,
  now: Date,
): Assignment {
  return {
    id: buildAssignmentId(principal.id),
    createdDateTime: now.toISOString(),
    appRoleId: microsoftGraph.appRoles[role] ?? '',
    principalId: principal.id,
    principalType: 'ServicePrincipal',
    principalDisplayName: principal.displayName,
    resourceId: graph.id,
    resourceDisplayName: graph.displayName,
  };
}

/** Gives an application exactly these permissions; its next token has them. Undefined when one of the two is not there. */
export function setRoles(tenant: Tenant, clientId: string, roles: readonly string[], now: Date): true | undefined {
  const principal = tenant.findServicePrincipalByAppId(clientId);
  const graph = tenant.findServicePrincipalByAppId(microsoftGraph.appId);
  if (!principal || !graph) return undefined;
  tenant.change((state) => {
    const others = state.assignments.filter(
      ({ principalId, resourceId }) => principalId !== principal.id || resourceId !== graph.id,
    );
    state.assignments = [...others, ...roles.map((role) => buildRoleAssignment(principal, graph, role, now))];
  });
  return true;
}
