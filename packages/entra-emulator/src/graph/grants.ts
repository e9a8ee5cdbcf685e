import { z } from 'zod';
import { buildGrantId } from '../ids.ts';
import type { Grant } from '../store/objects.ts';
import { findById } from '../store/tenant.ts';
import type { Tenant } from '../store/tenant.ts';
import { readBody } from './bodies.ts';
import { grantType } from './entities.ts';
import { graphRefusals, requireFound } from './errors.ts';
import { answerCreated, answerEntity, answerList } from './query.ts';
import { requireServicePrincipal } from './servicePrincipals.ts';
import { noContent, route } from './types.ts';
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
  return answerCreated(grant, grantType, request);
}

/** @throws GraphError 400 when consent type and principal contradict each other, 404 when one of the three is not there. */
function buildGrant(
  tenant: Tenant,
  { clientId, consentType, principalId = null, resourceId, scope }: z.output<typeof NewGrant>,
): Grant {
  if ((consentType === 'Principal') !== (principalId !== null))
    throw graphRefusals.invalidValue('principalId', 'OAuth2PermissionGrant');
  const client = requireFound(tenant.findServicePrincipal(clientId), clientId);
  const resource = requireFound(tenant.findServicePrincipal(resourceId), resourceId);
  const principal = principalId === null ? null : requireFound(findById(tenant.state.users, principalId), principalId);
  const id = buildGrantId(client.id, resource.id, principal?.id ?? null);
  return { id, clientId: client.id, consentType, principalId: principal?.id ?? null, resourceId: resource.id, scope };
}

/** Unlike other IDs this one distinguishes capital letters. */
function requireGrant(request: GraphRequest): Grant {
  const { tenant, id } = request;
  return requireFound(
    tenant.state.grants.find((each) => each.id === id),
    id,
  );
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

function listWhere(request: GraphRequest, holds: (grant: Grant) => boolean): GraphAnswer {
  return answerList(request.tenant.state.grants.filter(holds), grantType, request);
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
  route('GET', '/oauth2PermissionGrants', read, (request) => listWhere(request, () => true)),
  route('POST', '/oauth2PermissionGrants', write, create),
  route('GET', '/oauth2PermissionGrants/:id', read, (request) =>
    answerEntity(requireGrant(request), grantType, request),
  ),
  route('PATCH', '/oauth2PermissionGrants/:id', write, update),
  route('DELETE', '/oauth2PermissionGrants/:id', write, remove),
  route('GET', '/servicePrincipals/:id/oauth2PermissionGrants', read, (request) => {
    const { id } = requireServicePrincipal(request);
    return listWhere(request, ({ clientId }) => clientId === id);
  }),
  route('GET', '/users/:id/oauth2PermissionGrants', read, (request) => {
    const { id } = requireUser(request);
    return listWhere(request, ({ principalId }) => principalId === id);
  }),
];
