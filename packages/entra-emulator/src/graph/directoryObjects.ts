import { graphRefusals } from './errors.ts';
import { directoryObjectType } from './entities.ts';
import { findDirectoryObject } from './findDirectoryObject.ts';
import { answerEntity } from './query.ts';
import { param } from './types.ts';
import type { GraphRequest, Route } from './types.ts';

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
