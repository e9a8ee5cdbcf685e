import { Diagnostic, failing } from '../errors.ts';
import { absentOr, isNotFound } from '../graph/client.ts';
import { isNotEmpty, isUuid, type Fields } from '../schema/field.ts';
import { inHashOrder, inStateOrder } from '../schema/sets.ts';
import type { Session } from '../session.ts';
import { strings, text, type Value, type Values } from '../values.ts';
import { describeServicePrincipal } from './servicePrincipal/servicePrincipal.ts';
import { objectIdOf } from './objects.ts';
import type { ResourceType } from './type.ts';

// internal/services/serviceprincipals/service_principal_delegated_permission_grant_resource.go of the provider.

const TYPE = { '@odata.type': '#microsoft.graph.oAuth2PermissionGrant' } as const;
const GRANTS = '/v1.0/oauth2PermissionGrants';

const fields: Fields = {
  claimValues: { kind: 'texts', set: true, required: true, validate: isNotEmpty },
  id: { kind: 'scalar', outputOnly: true, computed: true },
  resourceServicePrincipalObjectId: { kind: 'scalar', required: true, forceNew: true, validate: isUuid },
  servicePrincipalObjectId: { kind: 'scalar', required: true, forceNew: true, validate: isUuid },
  userObjectId: { kind: 'scalar', forceNew: true, validate: isUuid },
};

export const grant: ResourceType = {
  schemaVersion: '1',
  timeouts: { create: 5, delete: 5, read: 5, update: 5 },
  fields,
  idExample: '/oauth2PermissionGrants/<grant ID>',

  async create(session, planned, created) {
    await requireServicePrincipal(session, text(planned.servicePrincipalObjectId), 'client');
    await requireServicePrincipal(session, text(planned.resourceServicePrincipalObjectId), 'resource');
    const body = grantToCreate(planned);
    const made = await session.graph
      .request('POST', GRANTS, { body, retryOn: isLagging })
      .catch(failing('Could not create delegated permission grant'));
    created(`/oauth2PermissionGrants/${text(made.id)}`);
  },

  async update(session, id, _prior, planned) {
    const body = { ...TYPE, scope: scopeText(planned.claimValues) };
    await session.graph.request('PATCH', pathOf(id), { body }).catch(failing(`Updating ${describe(id)}`));
  },

  async read(session, id) {
    const found = await session.graph
      .request('GET', pathOf(id))
      .catch(absentOr(failing(`Retrieving Delegated Permission Grant with ID "${id}"`, 'id')));
    return found === undefined ? undefined : grantState(found);
  },

  async delete(session, id) {
    await session.graph.request('DELETE', pathOf(id)).catch(failing(`Deleting ${describe(id)}`, 'id'));
  },
};

function grantToCreate(planned: Values): Values {
  const user = text(planned.userObjectId);
  return {
    ...TYPE,
    clientId: text(planned.servicePrincipalObjectId),
    consentType: user === '' ? 'AllPrincipals' : 'Principal',
    ...(user !== '' && { principalId: user }),
    resourceId: text(planned.resourceServicePrincipalObjectId),
    scope: scopeText(planned.claimValues),
  };
}

function grantState(found: Values): Values {
  const scopes = text(found.scope).split(' ');
  return {
    claimValues: inStateOrder(scopes.filter((scope) => scope !== '')),
    id: `/oauth2PermissionGrants/${text(found.id)}`,
    resourceServicePrincipalObjectId: text(found.resourceId),
    servicePrincipalObjectId: text(found.clientId),
    userObjectId: text(found.principalId),
  };
}

function scopeText(claimValues: Value | undefined): string {
  return inHashOrder(strings(claimValues)).join(' ');
}

function pathOf(id: string): string {
  return `${GRANTS}/${objectIdOf(id)}`;
}

function describe(id: string): string {
  return `O Auth 2 Permission Grant (O Auth 2 Permission Grant: "${objectIdOf(id)}")`;
}

function isLagging(status: number, error: string): boolean {
  const missing = 'does not exist or one of its queried reference-property objects are not present';
  return status === 404 || (status === 400 && error.includes(missing));
}

async function requireServicePrincipal(session: Session, objectId: string, role: 'client' | 'resource'): Promise<void> {
  const what = describeServicePrincipal(objectId);
  await session.graph.request('GET', `/v1.0/servicePrincipals/${objectId}`).catch((error: unknown) => {
    // The stray bracket is the provider's.
    const absent = role === 'client' ? `${what} was not found)` : `${what} not found for resource`;
    if (isNotFound(error)) throw new Diagnostic(absent, error, 'principal_object_id');
    throw new Diagnostic(`Could not retrieve ${what}${role === 'client' ? '' : ' for resource'}`, error);
  });
}
