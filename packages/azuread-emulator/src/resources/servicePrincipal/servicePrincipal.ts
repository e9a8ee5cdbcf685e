import { randomUUID } from 'node:crypto';
import { Diagnostic, failing } from '../../errors.ts';
import { absentOr, isNotFound } from '../../graph/client.ts';
import { inHashOrder, inStateOrder, inStringHashOrder } from '../../schema/sets.ts';
import type { Session } from '../../session.ts';
import { isValues, orNull, strings, text, texts, textsOrNull, type Values } from '../../values.ts';
import { appRoles, features, featureTags, idsByValue, permissionScopes } from '../shown.ts';
import {
  importFirst,
  objectIdOf,
  ownerReference,
  planFirstOwners,
  readOwners,
  settleFirstOwners,
  updateOwners,
  waitForDeletion,
  WRITE_LIMIT_S,
} from '../objects.ts';
import type { DirectoryObject } from '../objects.ts';
import type { ResourceType } from '../type.ts';
import { servicePrincipalFields } from './schema.ts';

export const servicePrincipal: ResourceType = {
  schemaVersion: '1',
  timeouts: { create: 10, delete: 5, read: 5, update: 10 },
  fields: servicePrincipalFields,
  idExample: '/servicePrincipals/<object ID>',

  async create(session, planned, created) {
    await refuseExisting(session, text(planned.clientId));
    const owners = planFirstOwners(planned.owners, session.objectId);
    const body = {
      ...properties(planned),
      appId: text(planned.clientId),
      // A temporary description, which the next request replaces.
      description: `TERRAFORM_UPDATE_${randomUUID()}`,
      'owners@odata.bind': owners.bound.map((id) => ownerReference(session, id)),
    };
    const principal = await session.graph
      .request('POST', '/v1.0/servicePrincipals', { body, retryOn: isLagging, limitS: WRITE_LIMIT_S })
      .catch(failing('Could not create service principal'));
    const id = `/servicePrincipals/${text(principal.id)}`;
    created(id);
    await settleDescription(session, objectOf(id), { ...TYPE, description: orNull(planned.description) });
    await settleFirstOwners(session, objectOf(id), owners);
  },

  /** No recording has an update. */
  async update(session, id, prior, planned) {
    const object = objectOf(id);
    const body = { ...properties(planned), description: orNull(planned.description) };
    await session.graph
      .request('PATCH', object.path, { body, limitS: WRITE_LIMIT_S })
      .catch(failing(`Updating ${object.what}`));
    await updateOwners(session, object, prior, planned);
  },

  async read(session, id) {
    const object = objectOf(id);
    const principal = await session.graph
      .request('GET', object.path)
      .catch(absentOr(failing(`Retrieving ${object.what}`)));
    if (principal === undefined) return undefined;
    const beta = await readSamlMetadata(session, object.objectId);
    return {
      ...servicePrincipalProperties(principal, beta),
      owners: inStateOrder(await readOwners(session, object)),
      samlSingleSignOn: samlSingleSignOn(principal),
      useExisting: null,
    };
  },

  async delete(session, id) {
    const object = objectOf(id);
    await session.graph.request('DELETE', object.path).catch(failing(`Deleting ${object.what}`, 'id'));
    await waitForDeletion(session, object);
  },
};

function objectOf(id: string): DirectoryObject {
  const objectId = objectIdOf(id);
  return { objectId, path: `/v1.0/servicePrincipals/${objectId}`, what: describeServicePrincipal(objectId) };
}

export function describeServicePrincipal(objectId: string): string {
  return `Service Principal (Service Principal: "${objectId}")`;
}

/** The one property that the provider reads from beta. */
export async function readSamlMetadata({ graph }: Session, objectId: string): Promise<Values> {
  return graph
    .request('GET', `/beta/servicePrincipals/${objectId}`, { query: { $select: 'samlMetadataUrl' } })
    .catch(failing(`Retrieving ${describeServicePrincipal(objectId)} (beta API)`));
}

export async function findByClientId({ graph }: Session, clientId: string): Promise<readonly Values[]> {
  return graph.list('/v1.0/servicePrincipals', { $filter: `appId eq '${clientId.replaceAll("'", "''")}'` });
}

/** Whether an answer means that the application is not replicated yet. */
function isLagging(status: number, error: string): boolean {
  const notLocal = 'the backing application of the service principal being created must in the local tenant';
  return (
    (status === 400 &&
      /The appId '.+' of the service principal does not reference a valid application object/.test(error)) ||
    (status === 403 && error.includes(notLocal))
  );
}

async function refuseExisting(session: Session, clientId: string): Promise<void> {
  const [first] = await findByClientId(session, clientId).catch(failing('Could not list existing service principals'));
  if (first === undefined) return;
  const detail = new Error(importFirst('azuread_service_principal'));
  throw new Diagnostic(`A resource with the ID "${text(first.id)}" already exists`, detail, 'id');
}

/** Sets the requested description, which shows whether the service principal exists. Not retried on 404. */
async function settleDescription({ graph }: Session, { path }: DirectoryObject, body: Values): Promise<void> {
  await graph.request('PATCH', path, { body, limitS: WRITE_LIMIT_S }).catch((error: unknown) => {
    const summary = isNotFound(error)
      ? 'Timed out whilst waiting for new service principal to be replicated in Azure AD'
      : 'Failed to patch service principal after creating';
    throw new Diagnostic(summary, error);
  });
}

/** Returns the properties that the resource and the look-up share, from v1.0 and the one property read from beta. */
export function servicePrincipalProperties(principal: Values, beta: Values): Values {
  const clientId = text(principal.appId);
  const names = strings(principal.servicePrincipalNames);
  return {
    ...texts(principal, 'description', 'displayName', 'loginUrl', 'logoutUrl', 'notes', 'preferredSingleSignOnMode'),
    accountEnabled: principal.accountEnabled === true,
    alternativeNames: inStateOrder(strings(principal.alternativeNames)),
    appRoleAssignmentRequired: principal.appRoleAssignmentRequired === true,
    appRoleIds: idsByValue(principal.appRoles),
    appRoles: appRoles(principal.appRoles),
    applicationTenantId: text(principal.appOwnerOrganizationId),
    clientId,
    featureTags: featureTags(principal.tags),
    features: features(principal.tags),
    homepageUrl: text(principal.homepage),
    id: `/servicePrincipals/${text(principal.id)}`,
    notificationEmailAddresses: inStateOrder(strings(principal.notificationEmailAddresses)),
    oauth2PermissionScopeIds: idsByValue(principal.oauth2PermissionScopes),
    oauth2PermissionScopes: permissionScopes(principal.oauth2PermissionScopes),
    objectId: text(principal.id),
    redirectUris: strings(principal.replyUrls),
    samlMetadataUrl: text(beta.samlMetadataUrl),
    signInAudience: text(principal.signInAudience),
    servicePrincipalNames: names.filter((name) => name.toLowerCase() !== clientId.toLowerCase()),
    tags: inStateOrder(strings(principal.tags)),
    type: text(principal.servicePrincipalType),
  };
}

/** Returns the SAML settings, or null if Graph has none. */
export function samlSingleSignOn(principal: Values): Values | null {
  const settings = principal.samlSingleSignOnSettings;
  return isValues(settings) ? { relayState: text(settings.relayState) } : null;
}

const TYPE = { '@odata.type': '#microsoft.graph.servicePrincipal' } as const;

function properties(planned: Values): Values {
  const relayState = isValues(planned.samlSingleSignOn) ? text(planned.samlSingleSignOn.relayState) : '';
  return {
    ...TYPE,
    ...textsOrNull(planned, 'loginUrl', 'notes', 'preferredSingleSignOnMode'),
    accountEnabled: planned.accountEnabled === true,
    alternativeNames: inHashOrder(strings(planned.alternativeNames)),
    appRoleAssignmentRequired: planned.appRoleAssignmentRequired === true,
    notificationEmailAddresses: inHashOrder(strings(planned.notificationEmailAddresses)),
    samlSingleSignOnSettings: relayState === '' ? {} : { relayState },
    tags: inStringHashOrder(strings(planned.tags)),
  };
}
