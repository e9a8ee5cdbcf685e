import { describe, expect, it } from '@jest/globals';
import type { Values } from '../../src/values.ts';
import { DENIED, failureWith, graphError, type Routes } from '../support/provider.ts';
import {
  ASSIGNMENT,
  GRANT,
  PRINCIPALS,
  SP,
  assignmentWish,
  create,
  grantWish,
  onId,
} from '../support/principalRoutes.ts';
import type { Call } from '../support/principalRoutes.ts';

const ABSENT = graphError(404, 'x', 'y');

describe('reports failures in the provider’s words', () => {
  const servicePrincipal = create(SP, { clientId: 'client' });
  const onPrincipal = (method: string, rest: Values = {}) => onId(method, SP, '/servicePrincipals/sp', rest);
  const onGrant = (method: string, rest: Values = {}) => onId(method, GRANT, '/oauth2PermissionGrants/g', rest);
  const onAssignment = (method: string, rest: Values = {}) =>
    onId(method, ASSIGNMENT, '/servicePrincipals/sp/appRoleAssignedTo/a', rest);
  const what = 'Service Principal (Service Principal: "sp")';
  const whatGrant = 'O Auth 2 Permission Grant (O Auth 2 Permission Grant: "g")';
  const whatAssignment =
    'Service Principal Id App Role Assigned To (Service Principal: "sp"\nApp Role Assignment: "a")';
  const update = { olds: {}, news: { clientId: 'client' } };
  const one = 'GET /v1.0/servicePrincipals/sp';
  const patch = 'PATCH /v1.0/servicePrincipals/sp';

  it.each<[string, Call, Routes, string]>([
    ['Could not list existing service principals', servicePrincipal, { 'GET /v1.0/servicePrincipals': DENIED }, '403'],
    [
      'Timed out whilst waiting for new service principal to be replicated in Azure AD',
      servicePrincipal,
      { [patch]: ABSENT },
      '404',
    ],
    ['Failed to patch service principal after creating', servicePrincipal, { [patch]: DENIED }, '403'],
    [`Updating ${what}`, onPrincipal('Update', update), { [patch]: DENIED }, '403'],
    [`[id] Deleting ${what}`, onPrincipal('Delete'), { 'DELETE /v1.0/servicePrincipals/sp': DENIED }, '403'],
    [`Retrieving ${what}`, onPrincipal('Read'), { [one]: DENIED }, '403'],
    [`[principal_object_id] ${what} was not found)`, create(GRANT, grantWish), { [one]: ABSENT }, '404'],
    [`Could not retrieve ${what}`, create(GRANT, grantWish), { [one]: DENIED }, '403'],
    [
      '[principal_object_id] Service Principal (Service Principal: "res") not found for resource',
      create(GRANT, grantWish),
      {},
      '404',
    ],
    [
      'Could not retrieve Service Principal (Service Principal: "res") for resource',
      create(GRANT, grantWish),
      { 'GET /v1.0/servicePrincipals/res': DENIED },
      '403',
    ],
    [`Updating ${whatGrant}`, onGrant('Update', { olds: {}, news: grantWish }), {}, '404'],
    [
      '[id] Retrieving Delegated Permission Grant with ID "/oauth2PermissionGrants/g"',
      onGrant('Read'),
      { 'GET /v1.0/oauth2PermissionGrants/g': DENIED },
      '403',
    ],
    [`[id] Deleting ${whatGrant}`, onGrant('Delete'), {}, '404'],
    [
      '[principal_object_id] Service principal not found for resource (Object ID: "sp")',
      create(ASSIGNMENT, assignmentWish),
      { [one]: ABSENT },
      '404',
    ],
    [
      'Could not retrieve service principal for resource (Object ID: "sp")',
      create(ASSIGNMENT, assignmentWish),
      { [one]: DENIED },
      '403',
    ],
    [
      'Could not create app role assignment',
      create(ASSIGNMENT, assignmentWish),
      { 'POST /v1.0/servicePrincipals/sp/appRoleAssignedTo': DENIED },
      '403',
    ],
    [
      `retrieving ${whatAssignment}`,
      onAssignment('Read'),
      { 'GET /v1.0/servicePrincipals/sp/appRoleAssignedTo/a': DENIED },
      '403',
    ],
    [`[id] Deleting ${whatAssignment}`, onAssignment('Delete'), {}, '404'],
  ])('%s', async (message, call, routes, status) => {
    expect(await failureWith({ ...PRINCIPALS, ...routes }, ...call)).toContain(
      `1 error occurred:\n\t* ${message}: unexpected status ${status}`,
    );
  });

  it('an assignment is not changed', async () => {
    const call = onAssignment('Update', { olds: {}, news: assignmentWish });
    expect(await failureWith({}, ...call)).toContain("1 error occurred:\n\t* doesn't support update");
  });
});
