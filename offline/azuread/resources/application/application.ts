import { randomUUID } from 'node:crypto';
import { Diagnostic } from '../../errors.ts';
import { isNotFound } from '../../graph/answers.ts';
import type { Session } from '../../session.ts';
import { UNKNOWN, isAbsent, isValues, text, valuesEqual } from '../../values.ts';
import type { Values } from '../../values.ts';
import { waitForDeletion } from '../deletion.ts';
import { ownerReference, planFirstOwners, readOwners, settleFirstOwners, updateOwners } from '../owners.ts';
import { objectIdOf } from '../type.ts';
import type { ResourceType } from '../type.ts';
import { findByName, refuseNamesake } from './duplicates.ts';
import { applicationState } from './fromGraph.ts';
import { applicationFields } from './schema.ts';
import { applicationToCreate, applicationToUpdate, renaming } from './toGraph.ts';

const WRITE_LIMIT_S = 600;

export const application: ResourceType = {
  schemaVersion: '2',
  timeouts: { create: 10, delete: 5, read: 5, update: 10 },
  fields: applicationFields,

  async checkPlan(session, prior, planned) {
    const name = planned.displayName;
    const renamed = prior === undefined || !valuesEqual(prior.displayName, name);
    if (planned.preventDuplicateNames !== true || !renamed || name === UNKNOWN) return;
    const namesakes = await findByName(session, text(name));
    // Only a creation is refused here; whoever renames is refused by `update`, where the provider tells its own application apart.
    if (prior === undefined) refuseNamesake(namesakes, text(name), 'plan');
  },

  async create(session, planned, created) {
    const name = text(planned.displayName);
    if (planned.preventDuplicateNames === true) refuseNamesake(await findByName(session, name), name, 'apply');
    const owners = planFirstOwners(planned.owners, session.objectId);
    const body = applicationToCreate(
      planned,
      owners.bound.map((id) => ownerReference(session, id)),
    );
    const app = await session.graph
      .request('POST', '/v1.0/applications', { body, limitS: WRITE_LIMIT_S })
      .catch((error: unknown) => {
        throw new Diagnostic('Could not create application', error);
      });
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
    if (planned.preventDuplicateNames === true) {
      const namesakes = await findByName(session, text(planned.displayName));
      const others = namesakes.filter((other) => other !== objectId);
      refuseNamesake(others, text(planned.displayName), 'apply');
    }
    const body = applicationToUpdate(prior, planned);
    await session.graph.request('PATCH', pathOf(objectId), { body, limitS: WRITE_LIMIT_S }).catch((error: unknown) => {
      throw new Diagnostic(`Could not update ${describe(objectId)}`, error);
    });
    await updateOwners(session, pathOf(objectId), prior, planned, describe(objectId));
  },

  async read(session, id, prior) {
    const objectId = objectIdOf(id);
    const app = await session.graph.request('GET', pathOf(objectId)).catch((error: unknown) => {
      if (isNotFound(error)) return undefined;
      throw new Diagnostic(`Retrieving ${describe(objectId)}`, error, 'id');
    });
    if (app === undefined) return undefined;
    const query = { $select: 'oauth2RequirePostResponse' };
    const beta = await session.graph.request('GET', pathOf(objectId, 'beta'), { query }).catch((error: unknown) => {
      throw new Diagnostic(`Retrieving ${describe(objectId)} (beta API)`, error, 'id');
    });
    const owners = await readOwners(session, pathOf(objectId), describe(objectId));
    return applicationState(app, beta, owners, {
      preventDuplicateNames: prior?.preventDuplicateNames === true,
      logoImage: text(prior?.logoImage),
    });
  },

  async delete(session, id) {
    const objectId = objectIdOf(id);
    await session.graph.request('DELETE', pathOf(objectId)).catch((error: unknown) => {
      // The provider prints the error twice (26-destroy-app-gone).
      const once = error instanceof Error ? error.message : String(error);
      throw new Diagnostic(`deleting ${describe(objectId)}: ${once}`, error, 'id');
    });
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
