import type { Application, ServicePrincipal } from '../store/objects.ts';
import type { Tenant } from '../store/tenant.ts';
import { refusals } from './refusals.ts';
import { findResource } from './scopes.ts';

/** An application permission that is asked for: a role of the resource, which the application has for itself. */
export interface RequestedRole {
  readonly resource: ServicePrincipal;
  readonly id: string;
  readonly permission: string;
}

/**
 * The application permissions that an application declares; version 1's admin consent grants them.
 *
 * @throws LoginError 500011, 65006
 */
export function readDeclaredRoles(tenant: Tenant, application: Application, origin: string): readonly RequestedRole[] {
  return application.requiredResourceAccess.flatMap(({ resourceAppId, resourceAccess }) => {
    const roles = resourceAccess.filter(({ type }) => type === 'Role');
    if (roles.length === 0) return [];
    const resource = findResource(tenant, resourceAppId, origin);
    return roles.map(({ id }) => {
      const permission = resource.appRoles.find((role) => role.id === id)?.value;
      if (permission === undefined || permission === null)
        throw refusals.declaredPermissionInvalid(application.displayName, id, resourceAppId);
      return { resource, id, permission };
    });
  });
}
