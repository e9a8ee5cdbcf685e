import { randomUUID } from 'node:crypto';
import { Diagnostic, failing } from '../../errors.ts';
import { absentOr, isNotFound } from '../../graph/answers.ts';
import type { Session } from '../../session.ts';
import { text } from '../../values.ts';
import type { Values } from '../../values.ts';
import { waitForDeletion } from '../deletion.ts';
import { ownerReference, planFirstOwners, readOwners, settleFirstOwners, updateOwners } from '../owners.ts';
import { objectIdOf } from '../type.ts';
import type { ResourceType } from '../type.ts';
import { servicePrincipalState } from './fromGraph.ts';
import { servicePrincipalFields } from './schema.ts';
import { describing, servicePrincipalToCreate, servicePrincipalToUpdate } from './toGraph.ts';

const WRITE_LIMIT_S = 600;

export const servicePrincipal: ResourceType = {
  schemaVersion: '1',
  timeouts: { create: 10, delete: 5, read: 5, update: 10 },
  fields: servicePrincipalFields,
  idExample: '/servicePrincipals/<object ID>',

  async create(session, planned, created) {
    await refuseExisting(session, text(planned.clientId));
    const owners = planFirstOwners(planned.owners, session.objectId);
    const references = owners.bound.map((id) => ownerReference(session, id));
    const body = servicePrincipalToCreate(planned, `TERRAFORM_UPDATE_${randomUUID()}`, references);
    const principal = await session.graph
      .request('POST', '/v1.0/servicePrincipals', { body, retryOn: isLagging, limitS: WRITE_LIMIT_S })
      .catch(failing('Could not create service principal'));
    const objectId = text(principal.id);
    created(`/servicePrincipals/${objectId}`);
    await settleDescription(session, objectId, describing(planned));
    await settleFirstOwners(session, pathOf(objectId), owners, describeServicePrincipal(objectId));
  },

  async update(session, id, prior, planned) {
    const objectId = objectIdOf(id);
    const what = describeServicePrincipal(objectId);
    const body = servicePrincipalToUpdate(planned);
    await session.graph
      .request('PATCH', pathOf(objectId), { body, limitS: WRITE_LIMIT_S })
      .catch(failing(`Updating ${what}`));
    await updateOwners(session, pathOf(objectId), prior, planned, what);
  },

  async read(session, id) {
    const objectId = objectIdOf(id);
    const what = describeServicePrincipal(objectId);
    const principal = await session.graph
      .request('GET', pathOf(objectId))
      .catch(absentOr(failing(`Retrieving ${what}`)));
    if (principal === undefined) return undefined;
    const beta = await readSamlMetadata(session, objectId);
    return servicePrincipalState(principal, beta, await readOwners(session, pathOf(objectId), what));
  },

  async delete(session, id) {
    const objectId = objectIdOf(id);
    const what = describeServicePrincipal(objectId);
    await session.graph.request('DELETE', pathOf(objectId)).catch(failing(`Deleting ${what}`, 'id'));
    await waitForDeletion(session, pathOf(objectId), what);
  },
};

export function describeServicePrincipal(objectId: string): string {
  return `Service Principal (Service Principal: "${objectId}")`;
}

/** The one property that the provider reads from beta. */
export async function readSamlMetadata(session: Session, objectId: string): Promise<Values> {
  const query = { $select: 'samlMetadataUrl' };
  return session.graph
    .request('GET', pathOf(objectId, 'beta'), { query })
    .catch(failing(`Retrieving ${describeServicePrincipal(objectId)} (beta API)`));
}

export async function findByClientId(session: Session, clientId: string): Promise<readonly Values[]> {
  const filter = `appId eq '${clientId.replaceAll("'", "''")}'`;
  return session.graph.list('/v1.0/servicePrincipals', { $filter: filter });
}

function pathOf(objectId: string, version: 'v1.0' | 'beta' = 'v1.0'): string {
  return `/${version}/servicePrincipals/${objectId}`;
}

/** Answers that mean: the application is not replicated yet. */
function isLagging(status: number, error: string): boolean {
  if (status === 400)
    return /The appId '.+' of the service principal does not reference a valid application object/.test(error);
  return (
    status === 403 &&
    error.includes('the backing application of the service principal being created must in the local tenant')
  );
}

async function refuseExisting(session: Session, clientId: string): Promise<void> {
  const existing = await findByClientId(session, clientId).catch(failing('Could not list existing service principals'));
  const [first] = existing;
  if (first === undefined) return;
  const detail =
    'To be managed via Terraform, this resource needs to be imported into the State. Please see the resource documentation for "azuread_service_principal" for more information.';
  throw new Diagnostic(`A resource with the ID "${text(first.id)}" already exists`, new Error(detail), 'id');
}

/** Sets the description that was asked for, which tells at once whether the service principal is there. Not tried again on 404. */
async function settleDescription(session: Session, objectId: string, body: Values): Promise<void> {
  await session.graph.request('PATCH', pathOf(objectId), { body, limitS: WRITE_LIMIT_S }).catch((error: unknown) => {
    if (isNotFound(error)) {
      throw new Diagnostic('Timed out whilst waiting for new service principal to be replicated in Azure AD', error);
    }
    throw new Diagnostic('Failed to patch service principal after creating', error);
  });
}
