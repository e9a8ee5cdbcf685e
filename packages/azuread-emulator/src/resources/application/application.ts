import { randomUUID } from 'node:crypto';
import { Diagnostic, failing, messageOf } from '../../errors.ts';
import { absentOr, isNotFound } from '../../graph/client.ts';
import type { Session } from '../../session.ts';
import { isAbsent, isValues, text, UNKNOWN, valuesEqual, type Values } from '../../values.ts';
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
import { applicationState, applicationToCreate, applicationToUpdate, TYPE } from './graph.ts';
import { applicationFields } from './schema.ts';

export const application: ResourceType = {
  schemaVersion: '2',
  timeouts: { create: 10, delete: 5, read: 5, update: 10 },
  fields: applicationFields,
  idExample: '/applications/<object ID>',

  async checkPlan(session, prior, planned) {
    const name = planned.displayName;
    const renamed = prior === undefined || !valuesEqual(prior.displayName, name);
    if (planned.preventDuplicateNames !== true || !renamed || name === UNKNOWN) return;
    // A new name is looked up too, but only `update` rejects it: the plan does not know its application's object ID.
    if (prior === undefined) await refuseDuplicate(session(), text(name), 'plan');
    else await findByName(session(), text(name));
  },

  async create(session, planned, created) {
    const name = text(planned.displayName);
    if (planned.preventDuplicateNames === true) await refuseDuplicate(session, name, 'create');
    const owners = planFirstOwners(planned.owners, session.objectId);
    const references = owners.bound.map((id) => ownerReference(session, id));
    const app = await session.graph
      .request('POST', '/v1.0/applications', {
        body: applicationToCreate(planned, references),
        limitS: WRITE_LIMIT_S,
      })
      .catch(failing('Could not create application'));
    const id = `/applications/${text(app.id)}`;
    created(id);
    await awaitReplication(session, objectOf(id), name);
    await settleFirstOwners(session, objectOf(id), owners);
  },

  async update(session, id, prior, planned) {
    const object = objectOf(id);
    // The provider first disables each of them and waits for the change; a client has none.
    if (offersPermissions(prior))
      throw new Diagnostic('The azuread stand-in does not take app roles or permission scopes away');
    if (planned.preventDuplicateNames === true)
      await refuseDuplicate(session, text(planned.displayName), 'update', object.objectId);
    const body = applicationToUpdate(prior, planned);
    await session.graph
      .request('PATCH', object.path, { body, limitS: WRITE_LIMIT_S })
      .catch(failing(`Could not update ${object.what}`));
    await updateOwners(session, object, prior, planned);
  },

  async read(session, id, prior) {
    const object = objectOf(id);
    const { objectId, path, what } = object;
    const app = await session.graph.request('GET', path).catch(absentOr(failing(`Retrieving ${what}`, 'id')));
    if (app === undefined) return undefined;
    const query = { $select: 'oauth2RequirePostResponse' };
    const beta = await session.graph
      .request('GET', `/beta/applications/${objectId}`, { query })
      .catch(failing(`Retrieving ${what} (beta API)`, 'id'));
    return applicationState(app, beta, await readOwners(session, object), prior);
  },

  async delete(session, id) {
    const object = objectOf(id);
    // The provider prints the error twice (26-destroy-app-gone).
    await session.graph
      .request('DELETE', object.path)
      .catch((error: unknown) => failing(`deleting ${object.what}: ${messageOf(error)}`, 'id')(error));
    await waitForDeletion(session, object);
  },
};

function objectOf(id: string): DirectoryObject {
  const objectId = objectIdOf(id);
  return { objectId, path: `/v1.0/applications/${objectId}`, what: `Application (Application: "${objectId}")` };
}

/** Renames the application and back: only one that accepted both names is known to be replicated. */
async function awaitReplication({ graph }: Session, { objectId, path }: DirectoryObject, name: string): Promise<void> {
  const retryOn = (status: number): boolean => status === 404 || status === 409;
  for (const displayName of [`TERRAFORM_UPDATE_${randomUUID()}`, name]) {
    const body = { ...TYPE, displayName };
    await graph.request('PATCH', path, { body, retryOn, limitS: WRITE_LIMIT_S }).catch((error: unknown) => {
      const summary = isNotFound(error)
        ? 'Timed out whilst waiting for new application to be replicated in Azure AD'
        : `Failed to patch application with object ID "${objectId}" after creating`;
      throw new Diagnostic(summary, error);
    });
  }
}

function offersPermissions(state: Values): boolean {
  const scopes = isValues(state.api) ? state.api.oauth2PermissionScopes : null;
  return !isAbsent(state.appRoles) || !isAbsent(scopes);
}

/**
 * @throws an error when another application has the name, worded as for a plan (31-duplicate-name). The words just
 * before a creation, and in an update of the application `ownId`, have no recording.
 */
async function refuseDuplicate(session: Session, name: string, stage: 'plan' | 'create' | 'update', ownId = '') {
  const failed =
    stage === 'plan'
      ? failing('could not check for existing application(s)')
      : failing('Could not check for existing application(s)', stage === 'create' ? 'name' : 'display_name');
  const found = await findByName(session, name).catch(failed);
  const duplicate = found.find((id) => id !== ownId);
  if (duplicate === undefined) return;
  const summary = `An existing "azuread_application" with name "${name}" (ID: "${duplicate}") was found and \`prevent_duplicate_names\` was specified`;
  const detail = importFirst('azuread_application');
  if (stage === 'plan') throw new Diagnostic(`${summary}. ${detail}`);
  throw new Diagnostic(summary, new Error(detail), 'id');
}

/** Returns the object IDs of the applications with exactly this name. Like the provider, it does not escape quotes. */
async function findByName(session: Session, displayName: string): Promise<readonly string[]> {
  const filter = `displayName eq '${displayName}'`;
  const found = await session.graph
    .list('/v1.0/applications', { $filter: filter })
    .catch(failing(`unable to list Applications with filter ${JSON.stringify(filter)}`));
  return found.filter((app) => text(app.displayName) === displayName).map((app) => text(app.id));
}
