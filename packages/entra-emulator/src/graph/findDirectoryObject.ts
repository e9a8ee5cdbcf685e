import type { Tenant } from '../store/tenant.ts';
import { applicationType, servicePrincipalType, userType } from './entities.ts';

export function findDirectoryObject(tenant: Tenant, id: string): Readonly<Record<string, unknown>> | undefined {
  const candidates = [
    { type: userType, object: tenant.state.users.find((user) => user.id === id.toLowerCase()) },
    { type: servicePrincipalType, object: tenant.findServicePrincipal(id) },
    { type: applicationType, object: tenant.findApplication(id) },
  ];
  const found = candidates.find(({ object }) => object !== undefined);
  return found && { '@odata.type': `#microsoft.graph.${found.type.name}`, ...found.object };
}

/** The owners of an application or a service principal, in the order in which they were added. */
export function listOwnersOf(tenant: Tenant, id: string): readonly Readonly<Record<string, unknown>>[] {
  const ids = tenant.state.owners[id.toLowerCase()] ?? [];
  return ids.map((each) => findDirectoryObject(tenant, each)).filter((object) => object !== undefined);
}
