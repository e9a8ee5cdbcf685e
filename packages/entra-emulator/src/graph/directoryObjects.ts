import type { Tenant } from '../store/tenant.ts';
import { graphRefusals } from './errors.ts';
import { applicationType, directoryObjectType, servicePrincipalType, userType } from './entities.ts';
import { answerEntity } from './query.ts';
import { param } from './types.ts';
import type { GraphRequest, Route } from './types.ts';

/** Any directory object by its ID, with its type. */
export function findDirectoryObject(tenant: Tenant, id: string): Readonly<Record<string, unknown>> | undefined {
  const candidates = [
    { type: userType, object: tenant.state.users.find((user) => user.id === id.toLowerCase()) },
    { type: servicePrincipalType, object: tenant.findServicePrincipal(id) },
    { type: applicationType, object: tenant.findApplication(id) },
  ];
  const found = candidates.find(({ object }) => object !== undefined);
  return found && { '@odata.type': `#microsoft.graph.${found.type.name}`, ...found.object };
}

function getDirectoryObject(request: GraphRequest) {
  const id = param(request, 'id');
  const object = findDirectoryObject(request.tenant, id);
  if (!object) throw graphRefusals.notFound(id);
  return answerEntity(object, directoryObjectType, request);
}

/** https://learn.microsoft.com/graph/api/resources/directoryobject */
export const directoryObjectRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/directoryObjects/:id',
    permissions: ['Directory.Read.All', 'Directory.ReadWrite.All'],
    persons: ['member'],
    answer: getDirectoryObject,
  },
];
