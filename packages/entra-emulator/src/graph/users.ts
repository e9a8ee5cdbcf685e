import type { User } from '../store/objects.ts';
import { userType } from './entities.ts';
import { graphRefusals } from './errors.ts';
import { answerEntity, answerList } from './query.ts';
import { ok, param } from './types.ts';
import type { GraphAnswer, GraphRequest, Rights, Route } from './types.ts';

/** @throws GraphError 404 */
export function requireUser(request: GraphRequest): User {
  const key = param(request, 'id');
  const user = request.tenant.findUser(key);
  if (!user) throw graphRefusals.notFound(key);
  return user;
}

const read: Rights = {
  permissions: ['User.Read.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  persons: ['member'],
};

/** What Graph says of a user who asks for nothing in particular (https://learn.microsoft.com/graph/api/user-get). */
const usualProperties = ['displayName', 'mail', 'userPrincipalName', 'id'].join(',');

function answerMe(request: GraphRequest): GraphAnswer {
  const { tenant, caller, query } = request;
  const user = tenant.findUser(caller.objectId);
  if (!user) throw graphRefusals.notFound(caller.objectId);
  return answerEntity(user, userType, { ...request, query: { $select: usualProperties, ...query } });
}

/** https://learn.microsoft.com/graph/api/resources/user */
export const userRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/me',
    permissions: [],
    delegated: ['User.Read', 'Directory.AccessAsUser.All'],
    answer: answerMe,
  },
  {
    method: 'GET',
    path: '/users',
    ...read,
    answer: (request) => answerList(request.tenant.state.users, userType, request),
  },
  {
    method: 'GET',
    path: '/users/:id',
    ...read,
    answer: (request) => answerEntity(requireUser(request), userType, request),
  },
  {
    method: 'GET',
    path: '/users/:id/manager',
    ...read,
    // Nobody here has a manager. Microsoft's own answer to that is a 404; the recorded one, which the provider took, is empty.
    answer: (request) => {
      requireUser(request);
      return ok({ value: [] });
    },
  },
];
