import { z } from 'zod';
import { buildAssignmentId, defaultAppRoleId } from '../ids.ts';
import type { Assignment, ServicePrincipal } from '../store/objects.ts';
import { isSameId } from '../store/tenant.ts';
import type { Tenant } from '../store/tenant.ts';
import { readBody } from './bodies.ts';
import { assignmentType } from './entities.ts';
import { graphRefusals, requireFound } from './errors.ts';
import { answerCreated, answerEntity, answerList } from './query.ts';
import { mayReadApplications } from './rights.ts';
import { requireServicePrincipal } from './servicePrincipals.ts';
import { noContent, route } from './types.ts';
import type { Answer, GraphAnswer, GraphRequest, Rights, Route } from './types.ts';
import { requireUser } from './users.ts';

const NewAssignment = z.strictObject({
  appRoleId: z.string(),
  principalId: z.string(),
  resourceId: z.string(),
});

/** Which end of an assignment a path is about: who may use, or what is used. */
type Side = 'resourceId' | 'principalId';

function create(request: GraphRequest, side: Side, id: string): GraphAnswer {
  const { tenant } = request;
  const sent = readBody(NewAssignment, request.body, 'AppRoleAssignment');
  if (!isSameId(sent[side], id)) throw graphRefusals.invalidValue(side, 'AppRoleAssignment');
  const assignment = buildAssignment(tenant, sent, request.context.now());
  if (tenant.state.assignments.some((each) => isSame(each, assignment))) {
    throw graphRefusals.badRequest('Permission being assigned already exists on the object');
  }
  tenant.change(({ assignments }) => assignments.push(assignment));
  return answerCreated(assignment, assignmentType, request);
}

function buildAssignment(
  tenant: Tenant,
  { appRoleId, principalId, resourceId }: z.output<typeof NewAssignment>,
  now: Date,
): Assignment {
  const resource = requireFound(tenant.findServicePrincipal(resourceId), resourceId);
  requireRole(resource, appRoleId);
  const user = tenant.state.users.find(({ id }) => isSameId(id, principalId));
  const principal = requireFound(user ?? tenant.findServicePrincipal(principalId), principalId);
  return {
    id: buildAssignmentId(principal.id),
    createdDateTime: now.toISOString(),
    appRoleId,
    principalId: principal.id,
    principalType: user ? 'User' : 'ServicePrincipal',
    principalDisplayName: principal.displayName,
    resourceId: resource.id,
    resourceDisplayName: resource.displayName,
  };
}

function requireRole({ appRoles, appId }: ServicePrincipal, appRoleId: string): void {
  if (appRoleId === defaultAppRoleId || appRoles.some(({ id }) => id === appRoleId)) return;
  throw graphRefusals.badRequest(`Permission being assigned was not found on application '${appId}'.`);
}

function isSame(one: Assignment, other: Assignment): boolean {
  return (
    one.appRoleId === other.appRoleId && one.principalId === other.principalId && one.resourceId === other.resourceId
  );
}

function requireAssignment(request: GraphRequest, side: Side, id: string): Assignment {
  const { assignmentId = '' } = request.params;
  const { assignments } = request.tenant.state;
  return requireFound(
    assignments.find((each) => each.id === assignmentId && each[side] === id),
    assignmentId,
  );
}

function remove(request: GraphRequest, side: Side, id: string): GraphAnswer {
  const assignment = requireAssignment(request, side, id);
  request.tenant.change((state) => {
    state.assignments = state.assignments.filter((each) => each.id !== assignment.id);
  });
  return noContent;
}

const assign = 'AppRoleAssignment.ReadWrite.All';

/** What an assignment is to: its owner may assign without a role. */
function findResource({ tenant, params, body }: GraphRequest): string | undefined {
  const { resourceId } = (body ?? {}) as { readonly resourceId?: unknown };
  const assignment = tenant.state.assignments.find(({ id }) => id === params.assignmentId);
  return tenant.findServicePrincipal(assignment?.resourceId ?? String(resourceId))?.id;
}

/** The same four operations under each of the paths that lead to assignments; `findId` throws when its object is not there. */
function buildRoutes(path: string, side: Side, read: Rights, findId: (request: GraphRequest) => string): Route[] {
  const take: Rights = { permissions: [assign], persons: ['owner', 'administrator'], owned: findResource };
  const alsoNeeded = [
    'Application.Read.All',
    'Application.ReadWrite.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  ];
  const give: Rights = { ...take, permissions: alsoNeeded.map((also) => [assign, also]) };
  const list: Answer = (request) => {
    const id = findId(request);
    const found = request.tenant.state.assignments.filter((each) => each[side] === id);
    return answerList(found, assignmentType, request);
  };
  const get: Answer = (request) =>
    answerEntity(requireAssignment(request, side, findId(request)), assignmentType, request);
  const one = `${path}/:assignmentId`;
  return [
    route('GET', path, read, list),
    route('POST', path, give, (request) => create(request, side, findId(request))),
    route('GET', one, read, get),
    route('DELETE', one, take, (request) => remove(request, side, findId(request))),
  ];
}

const servicePrincipalId = (request: GraphRequest) => requireServicePrincipal(request).id;
const mayRead: Rights = { ...mayReadApplications, persons: ['reader'] };
const mayReadUsers: Rights = {
  permissions: ['Directory.Read.All', assign, 'Directory.ReadWrite.All'],
  persons: ['reader'],
};

/** https://learn.microsoft.com/graph/api/resources/approleassignment */
export const assignmentRoutes: readonly Route[] = [
  ...buildRoutes('/servicePrincipals/:id/appRoleAssignedTo', 'resourceId', mayRead, servicePrincipalId),
  ...buildRoutes('/servicePrincipals/:id/appRoleAssignments', 'principalId', mayRead, servicePrincipalId),
  ...buildRoutes('/users/:id/appRoleAssignments', 'principalId', mayReadUsers, (request) => requireUser(request).id),
];
