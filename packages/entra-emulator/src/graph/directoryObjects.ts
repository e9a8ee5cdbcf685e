import { requireFound } from './errors.ts';
import { directoryObjectType } from './entities.ts';
import { findDirectoryObject } from './findDirectoryObject.ts';
import { answerEntity } from './query.ts';
import { route } from './types.ts';
import type { Rights, Route } from './types.ts';

const read: Rights = { permissions: ['Directory.Read.All', 'Directory.ReadWrite.All'], persons: ['member'] };

/** https://learn.microsoft.com/graph/api/resources/directoryobject */
export const directoryObjectRoutes: readonly Route[] = [
  route('GET', '/directoryObjects/:id', read, (request) => {
    const object = requireFound(findDirectoryObject(request.tenant, request.id), request.id);
    return answerEntity(object, directoryObjectType, request);
  }),
];
