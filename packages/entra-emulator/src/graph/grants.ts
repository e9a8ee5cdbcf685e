import { z } from 'zod';
import { buildGrantId } from '../ids.ts';
import type { Grant } from '../store/objects.ts';
import type { Tenant } from '../store/tenant.ts';
import { readBody } from './body.ts';
import { grantType } from './entities.ts';
import { graphRefusals } from './errors.ts';
import { answerEntity, answerList, buildEntity } from './query.ts';
import { withServicePrincipal } from './servicePrincipals.ts';
import { created, noContent, param } from './types.ts';
import type { GraphAnswer, GraphRequest, Rights, Route } from './types.ts';
import { requireUser } from './users.ts';

/** Graph takes names that the resource does not have; whether it always did is not known, so they are taken here too. */
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

function create(request: GraphRequest): GraphAnswer {
  const { tenant } = request;
  const grant = buildGrant(tenant, readBody(NewGrant, request.body, 'OAuth2PermissionGrant'));
  if (tenant.state.grants.some(({ id }) => id === grant.id)) throw graphRefusals.grantExists();
  tenant.change(({ grants }) => grants.push(grant));
  return created(buildEntity(grant, grantType, request));
}

/** @throws GraphError 400 when consent type and principal contradict each other, 404 when one of the three is not there. */
function buildGrant(
  tenant: Tenant,
  { clientId, consentType, principalId = null, resourceId, scope }: z.output<typeof NewGrant>,
): Grant {
  if ((consentType === 'Principal') !== (principalId !== null))
    throw graphRefusals.invalidValue('principalId', 'OAuth2PermissionGrant');
  const client = tenant.findServicePrincipal(clientId);
  if (!client) throw graphRefusals.notFound(clientId);
  const resource = tenant.findServicePrincipal(resourceId);
  if (!resource) throw graphRefusals.notFound(resourceId);
  const principal = principalId === null ? null : tenant.state.users.find(({ id }) => id === principalId.toLowerCase());
  if (principal === undefined) throw graphRefusals.notFound(principalId ?? '');
  const id = buildGrantId(client.id, resource.id, principal?.id ?? null);
  return { id, clientId: client.id, consentType, principalId: principal?.id ?? null, resourceId: resource.id, scope };
}

/** Unlike other IDs this one distinguishes capital letters. */
function requireGrant(request: GraphRequest): Grant {
  const id = param(request, 'id');
  const grant = request.tenant.state.grants.find((each) => each.id === id);
  if (!grant) throw graphRefusals.notFound(id);
  return grant;
}

function update(request: GraphRequest): GraphAnswer {
  const changes = readBody(GrantChanges, request.body, 'OAuth2PermissionGrant');
  const { id } = requireGrant(request);
  request.tenant.change((state) => {
    state.grants = state.grants.map((grant) => (grant.id === id ? { ...grant, scope: changes.scope } : grant));
  });
  return noContent;
}

function remove(request: GraphRequest): GraphAnswer {
  const { id } = requireGrant(request);
  request.tenant.change((state) => {
    state.grants = state.grants.filter((grant) => grant.id !== id);
  });
  return noContent;
}

function listWhere(holds: (grant: Grant, id: string) => boolean) {
  return (request: GraphRequest): GraphAnswer =>
    answerList(
      request.tenant.state.grants.filter((grant) => holds(grant, param(request, 'id').toLowerCase())),
      grantType,
      request,
    );
}

const read: Rights = {
  permissions: ['Directory.Read.All', 'DelegatedPermissionGrant.ReadWrite.All', 'Directory.ReadWrite.All'],
  persons: ['reader'],
};
const write: Rights = {
  permissions: ['DelegatedPermissionGrant.ReadWrite.All', 'Directory.ReadWrite.All'],
  persons: ['administrator'],
};

/** https://learn.microsoft.com/graph/api/resources/oauth2permissiongrant */
export const grantRoutes: readonly Route[] = [
  { method: 'GET', path: '/oauth2PermissionGrants', ...read, answer: listWhere(() => true) },
  { method: 'POST', path: '/oauth2PermissionGrants', ...write, answer: create },
  {
    method: 'GET',
    path: '/oauth2PermissionGrants/:id',
    ...read,
    answer: (request) => answerEntity(requireGrant(request), grantType, request),
  },
  { method: 'PATCH', path: '/oauth2PermissionGrants/:id', ...write, answer: update },
  { method: 'DELETE', path: '/oauth2PermissionGrants/:id', ...write, answer: remove },
  {
    method: 'GET',
    path: '/servicePrincipals/:id/oauth2PermissionGrants',
    ...read,
    answer: withServicePrincipal(listWhere(({ clientId }, id) => clientId === id)),
  },
  {
    method: 'GET',
    path: '/users/:id/oauth2PermissionGrants',
    ...read,
    answer: (request) => {
      const { id } = requireUser(request);
      return listWhere(({ principalId }) => principalId === id)(request);
    },
  },
];
