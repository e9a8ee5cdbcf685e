import { Diagnostic, failing, messageOf } from '../errors.ts';
import { absentOr, isNotFound } from '../graph/client.ts';
import { isUuid, type Fields } from '../schema/field.ts';
import { text, texts, type Values } from '../values.ts';
import { objectIdOf } from './objects.ts';
import type { ResourceType } from './type.ts';

// internal/services/approleassignments/app_role_assignment_resource.go of the provider.

const TYPE = { '@odata.type': '#microsoft.graph.appRoleAssignment' } as const;
const output = { kind: 'scalar', outputOnly: true, computed: true } as const;
const decisive = { kind: 'scalar', required: true, forceNew: true, validate: isUuid } as const;

const fields: Fields = {
  appRoleId: decisive,
  id: output,
  principalDisplayName: output,
  principalObjectId: decisive,
  principalType: output,
  resourceDisplayName: output,
  resourceObjectId: decisive,
};

/** Has no `update`: every change replaces the assignment. */
export const assignment: ResourceType = {
  schemaVersion: '1',
  timeouts: { create: 5, delete: 5, read: 5 },
  fields,
  idExample: '/servicePrincipals/<object ID>/appRoleAssignedTo/<assignment ID>',

  async create(session, planned, created) {
    const resourceId = text(planned.resourceObjectId);
    const path = `/v1.0/servicePrincipals/${resourceId}`;
    await session.graph.request('GET', path).catch((error: unknown) => {
      const where = `for resource (Object ID: "${resourceId}")`;
      if (isNotFound(error)) throw new Diagnostic(`Service principal not found ${where}`, error, 'principal_object_id');
      throw new Diagnostic(`Could not retrieve service principal ${where}`, error);
    });
    const body = {
      ...TYPE,
      appRoleId: text(planned.appRoleId),
      principalId: text(planned.principalObjectId),
      resourceId,
    };
    const request = { body, retryOn: isLagging };
    const made = await session.graph
      .request('POST', `${path}/appRoleAssignedTo`, request)
      .catch(failing('Could not create app role assignment'));
    created(`/servicePrincipals/${text(made.resourceId)}/appRoleAssignedTo/${text(made.id)}`);
  },

  async read(session, id) {
    const found = await session.graph
      .request('GET', `/v1.0${id}`)
      .catch(absentOr(failing(`retrieving ${describe(id)}`)));
    return found === undefined ? undefined : assignmentState(found);
  },

  async delete(session, id) {
    await session.graph
      .request('DELETE', `/v1.0${id}`)
      .catch((error: unknown) => failing(`Deleting ${describe(id)}: ${messageOf(error)}`, 'id')(error));
  },
};

function assignmentState(found: Values): Values {
  const resourceObjectId = text(found.resourceId);
  return {
    ...texts(found, 'appRoleId', 'principalDisplayName', 'principalType', 'resourceDisplayName'),
    id: `/servicePrincipals/${resourceObjectId}/appRoleAssignedTo/${text(found.id)}`,
    principalObjectId: text(found.principalId),
    resourceObjectId,
  };
}

function describe(id: string): string {
  const resourceId = id.split('/')[2] ?? '';
  return `Service Principal Id App Role Assigned To (Service Principal: "${resourceId}"\nApp Role Assignment: "${objectIdOf(id)}")`;
}

function isLagging(status: number, error: string): boolean {
  return status === 404 || (status === 400 && error.includes('Not a valid reference update'));
}
