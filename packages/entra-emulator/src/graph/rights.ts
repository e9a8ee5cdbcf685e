import { errors, type JWTPayload } from 'jose';
import type { Context } from '../context.ts';
import { microsoftGraph, type DirectoryRole } from '../microsoft.ts';
import { rolesOf } from '../store/account.ts';
import { graphRefusals } from './errors.ts';
import type { Caller, GraphRequest, Person, Rights } from './types.ts';

/** Lets an application change only what it owns (https://learn.microsoft.com/graph/permissions-reference#applicationreadwriteownedby). */
const ownedBy = 'Application.ReadWrite.OwnedBy';
/** Lets a user's token do what the user may do. The Azure CLI's tokens have it. */
const actAsUser = 'Directory.AccessAsUser.All';

const administrators: readonly DirectoryRole[] = [
  'Global Administrator',
  'Application Administrator',
  'Cloud Application Administrator',
];
const readers: readonly DirectoryRole[] = ['Directory Readers', 'Global Reader', 'Privileged Role Administrator'];

export const readsDirectory = ['Directory.Read.All', 'Directory.ReadWrite.All'];
export const readsApplications = ['Application.Read.All', 'Application.ReadWrite.All', ...readsDirectory];
export const readsUsers = ['User.Read.All', 'User.ReadWrite.All', ...readsDirectory];

/** Allows applications with one of the permissions, and users of this kind. */
export function allow(person: Person, ...permissions: Rights['permissions']): Rights {
  return { permissions, persons: [person] };
}

/** Rights to read applications and service principals. OwnedBy may read any of them, not only its own. */
export const mayReadApplications = allow('member', ownedBy, ...readsApplications);

/** Rights to change them. OwnedBy, and users without a role, may change only their own. */
export const mayChangeApplications: Rights = {
  permissions: [ownedBy, 'Application.ReadWrite.All'],
  persons: ['owner', 'administrator'],
};

/**
 * Checks a user's token by its scopes or its user's rights, and an application's token by its permissions.
 * @throws GraphError 403, 400
 */
export function checkRights(rights: Rights, request: GraphRequest): void {
  const { caller } = request;
  if (caller.isUser) {
    if (!mayUser(rights, request)) throw graphRefusals.accessDenied();
  } else if (rights.permissions.length === 0) throw graphRefusals.userRequired();
  else if (!mayApplication(rights, request)) throw graphRefusals.accessDenied();
}

function mayApplication(rights: Rights, request: GraphRequest): boolean {
  const { roles } = request.caller;
  const held = rights.permissions.map((each) => [each].flat()).filter((all) => all.every((one) => roles.includes(one)));
  return held.some((all) => !all.includes(ownedBy)) || (held.length > 0 && isOwner(rights, request));
}

function mayUser(rights: Rights, request: GraphRequest): boolean {
  const { delegated = [], persons = [] } = rights;
  const { scopes } = request.caller;
  if (delegated.some((permission) => scopes.includes(permission))) return true;
  return scopes.includes(actAsUser) && persons.some((person) => isPerson(person, rights, request));
}

function isPerson(person: Person, rights: Rights, request: GraphRequest): boolean {
  const { tenant, caller } = request;
  const roles = rolesOf(tenant.account(caller.objectId));
  const has = (...wanted: readonly DirectoryRole[]) => wanted.some((role) => roles.includes(role));
  const isMember = tenant.findUser(caller.objectId)?.userType !== 'Guest';
  switch (person) {
    case 'member':
      return isMember || has(...readers, ...administrators);
    case 'reader':
      return has(...readers, ...administrators);
    case 'developer':
      return (isMember && tenant.state.policies.allowedToCreateApps) || has('Application Developer', ...administrators);
    case 'owner':
      return isOwner(rights, request);
    case 'administrator':
      return has(...administrators);
    case 'userAdministrator':
      return has('Global Administrator', 'User Administrator');
  }
}

/** A missing object needs no owner here: the operation itself reports that it is missing. */
function isOwner({ owned }: Rights, request: GraphRequest): boolean {
  const id = owned?.(request);
  return id === undefined || (request.tenant.state.owners[id]?.includes(request.caller.objectId) ?? false);
}

/** @throws GraphError 401 when the bearer token is not a valid one of this directory. */
export async function readCaller({ keys, now }: Context, authorization: string | undefined): Promise<Caller> {
  const [scheme, token] = (authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || token === undefined || token === '') {
    throw graphRefusals.tokenInvalid('Access token is empty.');
  }
  try {
    return buildCaller(await keys.verify(token, microsoftGraph.audience, now()));
  } catch (error) {
    throw graphRefusals.tokenInvalid(explain(error));
  }
}

function buildCaller({ tid, oid, roles, scp, idtyp }: JWTPayload): Caller {
  return {
    tenantId: String(tid),
    objectId: String(oid),
    roles: Array.isArray(roles) ? roles.map(String) : [],
    scopes: typeof scp === 'string' ? scp.split(' ') : [],
    isUser: idtyp === 'user',
  };
}

function explain(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'Lifetime validation failed, the token is expired.';
  if (error instanceof errors.JWTClaimValidationFailed) return 'Access token validation failure. Invalid audience.';
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return 'Access token validation failure. Invalid signature.';
  return 'IDX14100: JWT is not well formed, there are no dots (.).';
}
