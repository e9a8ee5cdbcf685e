import { randomUUID } from 'node:crypto';
import { Diagnostic, failing, messageOf } from '../../errors.ts';
import { absentOr, isNotFound } from '../../graph/answers.ts';
import type { Session } from '../../session.ts';
import { UNKNOWN, isAbsent, isValues, text, valuesEqual } from '../../values.ts';
import type { Values } from '../../values.ts';
import { waitForDeletion } from '../deletion.ts';
import { ownerReference, planFirstOwners, readOwners, settleFirstOwners, updateOwners } from '../owners.ts';
import { objectIdOf } from '../type.ts';
import type { ResourceType } from '../type.ts';
import { findByName, refuseDuplicateInCreate, refuseDuplicateInPlan, refuseDuplicateInUpdate } from './duplicates.ts';
import { applicationState } from './fromGraph.ts';
import { applicationFields } from './schema.ts';
import { applicationToCreate, applicationToUpdate, renaming } from './toGraph.ts';

const WRITE_LIMIT_S = 600;

export const application: ResourceType = {
  schemaVersion: '2',
  timeouts: { create: 10, delete: 5, read: 5, update: 10 },
  fields: applicationFields,
  idExample: '/applications/<object ID>',

  async checkPlan(session, prior, planned) {
    const name = planned.displayName;
    const renamed = prior === undefined || !valuesEqual(prior.displayName, name);
    if (planned.preventDuplicateNames !== true || !renamed || name === UNKNOWN) return;
    // A new name is looked up too, and only refused by `update`: the plan does not know its own application's ID in Graph's form.
    if (prior === undefined) await refuseDuplicateInPlan(session(), text(name));
    else await findByName(session(), text(name));
  },

  async create(session, planned, created) {
    const name = text(planned.displayName);
    if (planned.preventDuplicateNames === true) await refuseDuplicateInCreate(session, name);
    const owners = planFirstOwners(planned.owners, session.objectId);
    const body = applicationToCreate(
      planned,
      owners.bound.map((id) => ownerReference(session, id)),
    );
    const app = await session.graph
      .request('POST', '/v1.0/applications', { body, limitS: WRITE_LIMIT_S })
      .catch(failing('Could not create application'));
    const objectId = text(app.id);
    created(`/applications/${objectId}`);
    await awaitReplication(session, objectId, name);
    await settleFirstOwners(session, pathOf(objectId), owners, describe(objectId));
  },

  async update(session, id, prior, planned) {
    const objectId = objectIdOf(id);
    if (offersPermissions(prior)) {
      // The provider first disables each of them and waits until that is seen; a client has none.
      throw new Diagnostic('The azuread stand-in does not take app roles or permission scopes away');
    }
    const name = text(planned.displayName);
    if (planned.preventDuplicateNames === true) await refuseDuplicateInUpdate(session, name, objectId);
    const body = applicationToUpdate(prior, planned);
    await session.graph
      .request('PATCH', pathOf(objectId), { body, limitS: WRITE_LIMIT_S })
      .catch(failing(`Could not update ${describe(objectId)}`));
    await updateOwners(session, pathOf(objectId), prior, planned, describe(objectId));
  },

  async read(session, id, prior) {
    const objectId = objectIdOf(id);
    const app = await session.graph
      .request('GET', pathOf(objectId))
      .catch(absentOr(failing(`Retrieving ${describe(objectId)}`, 'id')));
    if (app === undefined) return undefined;
    const query = { $select: 'oauth2RequirePostResponse' };
    const beta = await session.graph
      .request('GET', pathOf(objectId, 'beta'), { query })
      .catch(failing(`Retrieving ${describe(objectId)} (beta API)`, 'id'));
    const owners = await readOwners(session, pathOf(objectId), describe(objectId));
    return applicationState(app, beta, owners, {
      preventDuplicateNames: prior?.preventDuplicateNames === true,
      logoImage: text(prior?.logoImage),
    });
  },

  async delete(session, id) {
    const objectId = objectIdOf(id);
    // The provider prints the error twice (26-destroy-app-gone).
    await session.graph
      .request('DELETE', pathOf(objectId))
      .catch((error: unknown) => failing(`deleting ${describe(objectId)}: ${messageOf(error)}`, 'id')(error));
    await waitForDeletion(session, pathOf(objectId), describe(objectId));
  },
};

function pathOf(objectId: string, version: 'v1.0' | 'beta' = 'v1.0'): string {
  return `/${version}/applications/${objectId}`;
}

function describe(objectId: string): string {
  return `Application (Application: "${objectId}")`;
}

function isReplicating(status: number): boolean {
  return status === 404 || status === 409;
}

/** Renames to something of its own and back: only an application that took both is known to be replicated. */
async function awaitReplication(session: Session, objectId: string, name: string): Promise<void> {
  for (const displayName of [`TERRAFORM_UPDATE_${randomUUID()}`, name]) {
    const body = renaming(displayName);
    await session.graph
      .request('PATCH', pathOf(objectId), { body, retryOn: isReplicating, limitS: WRITE_LIMIT_S })
      .catch((error: unknown) => {
        if (isNotFound(error)) {
          throw new Diagnostic('Timed out whilst waiting for new application to be replicated in Azure AD', error);
        }
        throw new Diagnostic(`Failed to patch application with object ID "${objectId}" after creating`, error);
      });
  }
}

function offersPermissions(state: Values): boolean {
  const scopes = isValues(state.api) ? state.api.oauth2PermissionScopes : null;
  return !isAbsent(state.appRoles) || !isAbsent(scopes);
}
