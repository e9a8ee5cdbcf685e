import { z } from 'zod';
import { directoryRoles } from '../microsoft.ts';
import { rolesOf } from '../store/account.ts';
import { buildAccount, buildUser, changeUser, UserSettings } from '../store/users.ts';
import { deleteUser } from '../store/deletion.ts';
import type { User } from '../store/objects.ts';
import { changeById, isSameId } from '../store/tenant.ts';
import { readBody } from './bodies.ts';
import { directoryObjectType, directoryRoleType, findDirectoryObjects, userType } from './entities.ts';
import { graphRefusals, requireFound } from './errors.ts';
import { answerCreated, answerEntity, answerList, listRoutes } from './query.ts';
import { allow, readsDirectory, readsUsers } from './rights.ts';
import { noContent, route, type GraphAnswer, type GraphRequest, type Rights, type Route } from './types.ts';

/** @throws GraphError 404 */
export function requireUser(request: GraphRequest): User {
  return requireFound(request.tenant.findUser(request.id), request.id);
}

const read = allow('member', ...readsUsers);

const write = allow('userAdministrator', 'User.ReadWrite.All', 'Directory.ReadWrite.All');

const shortestPassword = 8;
const text = z.string().nullable().optional();

const userProperties = {
  accountEnabled: z.boolean(),
  displayName: z.string().min(1).max(256),
  mailNickname: z.string().regex(/^[^@\s]{1,64}$/),
  passwordProfile: z.strictObject({
    password: z.string(),
    forceChangePasswordNextSignIn: z.boolean().nullable().optional(),
    forceChangePasswordNextSignInWithMfa: z.boolean().nullable().optional(),
  }),
  givenName: text,
  surname: text,
  jobTitle: text,
  department: text,
  officeLocation: text,
  mobilePhone: text,
  preferredLanguage: text,
  usageLocation: text,
};

/** https://learn.microsoft.com/graph/api/user-post-users */
const NewUser = z.strictObject({
  ...userProperties,
  userPrincipalName: z.string().regex(/^[^@\s]{1,64}@[^@\s]+$/),
});

/** Excludes the user principal name, by which mailboxes, tokens and grants of the emulator refer to a user. */
const Changes = z.strictObject(userProperties).partial();

/** Creates a user without a license, and so without a mailbox. */
function create(request: GraphRequest): GraphAnswer {
  const { tenant, context } = request;
  const { passwordProfile, ...sent } = readBody(NewUser, request.body, 'User');
  const { userPrincipalName } = sent;
  const domain = userPrincipalName.split('@')[1] ?? '';
  if (!tenant.state.domains.some(({ id, isVerified }) => isVerified && isSameId(id, domain)))
    throw graphRefusals.domainUnverified();
  if (tenant.findUser(userPrincipalName)) throw graphRefusals.userExists('userPrincipalName');
  const settings = UserSettings.parse({
    userPrincipalName: 'x@x.example',
    mail: null,
    licensed: false,
    ...readPassword(passwordProfile),
  });
  const user = { ...buildUser(settings, context.now()), ...sent };
  tenant.change((state) => {
    state.users.push(user);
    state.accounts[user.id] = buildAccount(settings);
  });
  return answerCreated(user, userType, request);
}

/** https://learn.microsoft.com/graph/api/user-update */
function update(request: GraphRequest): GraphAnswer {
  const { passwordProfile, ...changes } = readBody(Changes, request.body, 'User');
  const { tenant, context } = request;
  const { id } = requireUser(request);
  if (passwordProfile !== undefined) changeUser(tenant, id, readPassword(passwordProfile), context.now());
  tenant.change(({ users }) => {
    changeById(users, id, changes);
  });
  return noContent;
}

function readPassword({ password, forceChangePasswordNextSignIn }: z.output<typeof userProperties.passwordProfile>) {
  if (password.length < shortestPassword) throw graphRefusals.passwordTooSimple();
  return { password, passwordExpired: forceChangePasswordNextSignIn ?? false };
}

function answerMe(request: GraphRequest): GraphAnswer {
  const { tenant, caller, query } = request;
  const user = requireFound(tenant.findUser(caller.objectId), caller.objectId);
  // The properties that Graph returns by default (https://learn.microsoft.com/graph/api/user-get).
  const usual = { $select: 'displayName,mail,userPrincipalName,id', ...query };
  return answerEntity(user, userType, { ...request, query: usual });
}

/** Users are members only of roles, since there are no groups here. */
function answerRoles(request: GraphRequest, userId: string): GraphAnswer {
  const roles = rolesOf(request.tenant.account(userId)).map((displayName) => ({
    '@odata.type': '#microsoft.graph.directoryRole',
    id: directoryRoles[displayName],
    roleTemplateId: directoryRoles[displayName],
    displayName,
  }));
  return answerList(roles, directoryRoleType, request);
}

/** https://learn.microsoft.com/graph/api/user-list-ownedobjects */
function answerOwned(request: GraphRequest, userId: string): GraphAnswer {
  const { state } = request.tenant;
  const owned = Object.keys(state.owners).filter((id) => state.owners[id]?.includes(userId));
  return answerList(findDirectoryObjects(request.tenant, owned), directoryObjectType, request);
}

const mayReadMe: Rights = { permissions: [], delegated: ['User.Read', 'Directory.AccessAsUser.All'] };

const readRoles = allow('member', ...readsDirectory);

/** https://learn.microsoft.com/graph/api/resources/user */
export const userRoutes: readonly Route[] = [
  route('GET', '/me', mayReadMe, answerMe),
  ...listRoutes('/users', read, (request) => answerList(request.tenant.state.users, userType, request)),
  route('POST', '/users', write, create),
  route('PATCH', '/users/:id', write, update),
  route('DELETE', '/users/:id', write, (request) => {
    const user = requireUser(request);
    request.tenant.change((state) => {
      deleteUser(state, user, request.context.now());
    });
    return noContent;
  }),
  route('GET', '/users/:id', read, (request) => answerEntity(requireUser(request), userType, request)),
  // No user has a manager. Microsoft documents a 404; the recorded answer, which the provider accepted, is empty.
  route('GET', '/users/:id/manager', read, (request) => {
    requireUser(request);
    return answerList([], userType, request);
  }),
  route('GET', '/me/ownedObjects', mayReadMe, (request) => answerOwned(request, request.caller.objectId)),
  route('GET', '/users/:id/ownedObjects', readRoles, (request) => answerOwned(request, requireUser(request).id)),
  // https://learn.microsoft.com/graph/api/user-list-transitivememberof
  ...['memberOf', 'transitiveMemberOf'].flatMap((relation) => [
    route('GET', `/me/${relation}`, mayReadMe, (request) => answerRoles(request, request.caller.objectId)),
    route('GET', `/users/:id/${relation}`, readRoles, (request) => answerRoles(request, requireUser(request).id)),
  ]),
];
