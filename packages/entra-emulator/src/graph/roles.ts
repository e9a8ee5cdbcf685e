import { directoryRoles } from '../directoryRoles.ts';
import { rolesOf } from '../store/account.ts';
import { directoryRoleType } from './entities.ts';
import { answerList } from './query.ts';
import { route } from './types.ts';
import type { GraphAnswer, GraphRequest, Rights, Route } from './types.ts';
import { mayReadMe, requireUser } from './users.ts';

/** Roles are all that users are members of: there are no groups here. */
function answerRoles(request: GraphRequest, userId: string): GraphAnswer {
  const roles = rolesOf(request.tenant.account(userId)).map((displayName) => ({
    '@odata.type': '#microsoft.graph.directoryRole',
    id: directoryRoles[displayName],
    roleTemplateId: directoryRoles[displayName],
    displayName,
  }));
  return answerList(roles, directoryRoleType, request);
}

const read: Rights = { permissions: ['Directory.Read.All', 'Directory.ReadWrite.All'], persons: ['member'] };

/** https://learn.microsoft.com/graph/api/user-list-transitivememberof */
export const roleRoutes: readonly Route[] = ['memberOf', 'transitiveMemberOf'].flatMap((relation) => [
  route('GET', `/me/${relation}`, mayReadMe, (request) => answerRoles(request, request.caller.objectId)),
  route('GET', `/users/:id/${relation}`, read, (request) => answerRoles(request, requireUser(request).id)),
]);
