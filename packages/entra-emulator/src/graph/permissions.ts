import { z } from 'zod';
import { buildGrantId, defaultAppRoleId } from '../ids.ts';
import { buildAssignment } from '../store/build.ts';
import type { Assignment, Grant } from '../store/objects.ts';
import { changeById, findById, isSameId } from '../store/tenant.ts';
import { readBody } from './bodies.ts';
import { assignmentType, grantType } from './entities.ts';
import { graphRefusals, requireFound } from './errors.ts';
import { answerCreated, answerEntity, answerList, removeFrom } from './query.ts';
import { allow, mayReadApplications, readsApplications, readsDirectory } from './rights.ts';
import { requireServicePrincipal } from './servicePrincipals.ts';
import { noContent, route } from './types.ts';
import type { Answer, GraphAnswer, GraphRequest, Rights, Route } from './types.ts';
import { requireUser } from './users.ts';

/** Graph accepts names that the resource does not have, perhaps not always; they are accepted here too. */
const scope = z.string().max(8_000);

const NewGrant = z.strictObject({
  clientId: z.string(),
  consentType: z.enum(['AllPrincipals', 'Principal']),
  principalId: z.string().nullable().optional(),
  resourceId: z.string(),
  scope,
  startTime: z.string().nullable().optional(),
  expiryTime: z.string().nullable().optional(),
});

const GrantChanges = z.strictObject({ scope });

/** @throws GraphError 400 when consent type and principal contradict each other, 404 when an object does not exist. */
function createGrant(request: GraphRequest): GraphAnswer {
  const { tenant } = request;
  const sent = readBody(NewGrant, request.body, 'OAuth2PermissionGrant');
  const { consentType, principalId: sentPrincipalId = null } = sent;
  if ((consentType === 'Principal') !== (sentPrincipalId !== null))
    throw graphRefusals.invalidValue('principalId', 'OAuth2PermissionGrant');
  const clientId = requireFound(tenant.findServicePrincipal(sent.clientId), sent.clientId).id;
  const resourceId = requireFound(tenant.findServicePrincipal(sent.resourceId), sent.resourceId).id;
  const principalId =
    sentPrincipalId === null ? null : requireFound(findById(tenant.state.users, sentPrincipalId), sentPrincipalId).id;
  const id = buildGrantId(clientId, resourceId, principalId);
  const grant = { id, clientId, consentType, principalId, resourceId, scope: sent.scope };
  if (tenant.state.grants.some((each) => each.id === id)) throw graphRefusals.grantExists();
  tenant.change(({ grants }) => grants.push(grant));
  return answerCreated(grant, grantType, request);
}

/** A grant's ID is case-sensitive, unlike other IDs. */
function requireGrant({ tenant, id }: GraphRequest): Grant {
  const grant = tenant.state.grants.find((each) => each.id === id);
  return requireFound(grant, id);
}

function updateGrant(request: GraphRequest): GraphAnswer {
  const changes = readBody(GrantChanges, request.body, 'OAuth2PermissionGrant');
  const { id } = requireGrant(request);
  request.tenant.change(({ grants }) => {
    changeById(grants, id, changes);
  });
  return noContent;
}

function listGrants(request: GraphRequest, holds: (grant: Grant) => boolean = () => true): GraphAnswer {
  return answerList(request.tenant.state.grants.filter(holds), grantType, request);
}

const readGrants = allow('reader', 'DelegatedPermissionGrant.ReadWrite.All', ...readsDirectory);
const changeGrants = allow('administrator', 'DelegatedPermissionGrant.ReadWrite.All', 'Directory.ReadWrite.All');

/** https://learn.microsoft.com/graph/api/resources/oauth2permissiongrant */
export const grantRoutes: readonly Route[] = [
  route('GET', '/oauth2PermissionGrants', readGrants, (request) => listGrants(request)),
  route('POST', '/oauth2PermissionGrants', changeGrants, createGrant),
  route('GET', '/oauth2PermissionGrants/:id', readGrants, (request) =>
    answerEntity(requireGrant(request), grantType, request),
  ),
  route('PATCH', '/oauth2PermissionGrants/:id', changeGrants, updateGrant),
  route('DELETE', '/oauth2PermissionGrants/:id', changeGrants, removeFrom('grants', requireGrant)),
  route('GET', '/servicePrincipals/:id/oauth2PermissionGrants', readGrants, (request) => {
    const { id } = requireServicePrincipal(request);
    return listGrants(request, ({ clientId }) => clientId === id);
  }),
  route('GET', '/users/:id/oauth2PermissionGrants', readGrants, (request) => {
    const { id } = requireUser(request);
    return listGrants(request, ({ principalId }) => principalId === id);
  }),
];

const NewAssignment = z.strictObject({ appRoleId: z.string(), principalId: z.string(), resourceId: z.string() });

/** The end of an assignment that a path is about: the resource, or the principal that may use it. */
type Side = 'resourceId' | 'principalId';

function createAssignment(request: GraphRequest, side: Side, id: string): GraphAnswer {
  const { tenant, context } = request;
  const sent = readBody(NewAssignment, request.body, 'AppRoleAssignment');
  if (!isSameId(sent[side], id)) throw graphRefusals.invalidValue(side, 'AppRoleAssignment');
  const { appRoleId } = sent;
  const resource = requireFound(tenant.findServicePrincipal(sent.resourceId), sent.resourceId);
  if (appRoleId !== defaultAppRoleId && !resource.appRoles.some((role) => role.id === appRoleId))
    throw graphRefusals.badRequest(`Permission being assigned was not found on application '${resource.appId}'.`);
  const user = findById(tenant.state.users, sent.principalId);
  const principal = requireFound(user ?? tenant.findServicePrincipal(sent.principalId), sent.principalId);
  const isThere = tenant.state.assignments.some(
    (each) => each.appRoleId === appRoleId && each.principalId === principal.id && each.resourceId === resource.id,
  );
  if (isThere) throw graphRefusals.badRequest('Permission being assigned already exists on the object');
  const type = user ? 'User' : 'ServicePrincipal';
  const assignment = buildAssignment(principal, resource, appRoleId, context.now(), type);
  tenant.change(({ assignments }) => assignments.push(assignment));
  return answerCreated(assignment, assignmentType, request);
}

const assign = 'AppRoleAssignment.ReadWrite.All';

/** Returns the resource of an assignment, whose owner may assign without a directory role. */
function findResource({ tenant, params, body }: GraphRequest): string | undefined {
  const { resourceId } = (body ?? {}) as { readonly resourceId?: unknown };
  const assignment = tenant.state.assignments.find(({ id }) => id === params.assignmentId);
  return tenant.findServicePrincipal(assignment?.resourceId ?? String(resourceId))?.id;
}

/** Builds the four operations under one path to assignments. `findId` throws when its object does not exist. */
function buildAssignmentRoutes(path: string, side: Side, read: Rights, findId: (request: GraphRequest) => string) {
  const take: Rights = { permissions: [assign], persons: ['owner', 'administrator'], owned: findResource };
  const give: Rights = { ...take, permissions: readsApplications.map((also) => [assign, also]) };
  const list = (request: GraphRequest): readonly Assignment[] => {
    const id = findId(request);
    return request.tenant.state.assignments.filter((each) => each[side] === id);
  };
  const required = (request: GraphRequest): Assignment => {
    const { assignmentId = '' } = request.params;
    const assignment = list(request).find(({ id }) => id === assignmentId);
    return requireFound(assignment, assignmentId);
  };
  const get: Answer = (request) => answerEntity(required(request), assignmentType, request);
  const one = `${path}/:assignmentId`;
  return [
    route('GET', path, read, (request) => answerList(list(request), assignmentType, request)),
    route('POST', path, give, (request) => createAssignment(request, side, findId(request))),
    route('GET', one, read, get),
    route('DELETE', one, take, removeFrom('assignments', required)),
  ];
}

const servicePrincipalId = (request: GraphRequest) => requireServicePrincipal(request).id;
const mayRead: Rights = { ...mayReadApplications, persons: ['reader'] };
const mayReadUsers = allow('reader', 'Directory.Read.All', assign, 'Directory.ReadWrite.All');

/** https://learn.microsoft.com/graph/api/resources/approleassignment */
export const assignmentRoutes: readonly Route[] = [
  ...buildAssignmentRoutes('/servicePrincipals/:id/appRoleAssignedTo', 'resourceId', mayRead, servicePrincipalId),
  ...buildAssignmentRoutes('/servicePrincipals/:id/appRoleAssignments', 'principalId', mayRead, servicePrincipalId),
  ...buildAssignmentRoutes(
    '/users/:id/appRoleAssignments',
    'principalId',
    mayReadUsers,
    (request) => requireUser(request).id,
  ),
];
