import { describe, expect, it } from '@jest/globals';
import { failureOf, graphError, withBench } from '../support/provider.ts';
import type { Routes } from '../support/provider.ts';
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

const DENIED = graphError(403, 'Denied', 'no');

describe('reports failures in the provider’s words', () => {
  const wish = create(SP, { clientId: 'client' });
  const update = onId('Update', SP, '/servicePrincipals/sp', { olds: {}, news: { clientId: 'client' } });
  it.each<[string, Routes, Call, string]>([
    [
      'listing',
      { ...PRINCIPALS, 'GET /v1.0/servicePrincipals': DENIED },
      wish,
      'Could not list existing service principals: unexpected status 403',
    ],
    [
      'replication',
      { ...PRINCIPALS, 'PATCH /v1.0/servicePrincipals/sp': graphError(404, 'x', 'y') },
      wish,
      'Timed out whilst waiting for new service principal to be replicated in Azure AD: unexpected status 404',
    ],
    [
      'describing',
      { ...PRINCIPALS, 'PATCH /v1.0/servicePrincipals/sp': DENIED },
      wish,
      'Failed to patch service principal after creating: unexpected status 403',
    ],
    [
      'updating',
      { ...PRINCIPALS, 'PATCH /v1.0/servicePrincipals/sp': DENIED },
      update,
      'Updating Service Principal (Service Principal: "sp"): unexpected status 403',
    ],
    [
      'deleting',
      { 'DELETE /v1.0/servicePrincipals/sp': DENIED },
      onId('Delete', SP, '/servicePrincipals/sp'),
      '[id] Deleting Service Principal (Service Principal: "sp"): unexpected status 403',
    ],
    [
      'reading',
      { 'GET /v1.0/servicePrincipals/sp': DENIED },
      onId('Read', SP, '/servicePrincipals/sp'),
      'Retrieving Service Principal (Service Principal: "sp"): unexpected status 403',
    ],
    [
      'a client that is not there',
      {},
      create(GRANT, grantWish),
      '[principal_object_id] Service Principal (Service Principal: "sp") was not found): unexpected status 404',
    ],
    [
      'a client out of reach',
      { 'GET /v1.0/servicePrincipals/sp': DENIED },
      create(GRANT, grantWish),
      'Could not retrieve Service Principal (Service Principal: "sp"): unexpected status 403',
    ],
    [
      'an API that is not there',
      PRINCIPALS,
      create(GRANT, grantWish),
      '[principal_object_id] Service Principal (Service Principal: "res") not found for resource: unexpected status 404',
    ],
    [
      'an API out of reach',
      { ...PRINCIPALS, 'GET /v1.0/servicePrincipals/res': DENIED },
      create(GRANT, grantWish),
      'Could not retrieve Service Principal (Service Principal: "res") for resource: unexpected status 403',
    ],
    [
      'updating a grant',
      {},
      onId('Update', GRANT, '/oauth2PermissionGrants/g', { olds: {}, news: grantWish }),
      'Updating O Auth 2 Permission Grant (O Auth 2 Permission Grant: "g"): unexpected status 404',
    ],
    [
      'reading a grant',
      { 'GET /v1.0/oauth2PermissionGrants/g': DENIED },
      onId('Read', GRANT, '/oauth2PermissionGrants/g'),
      '[id] Retrieving Delegated Permission Grant with ID "/oauth2PermissionGrants/g": unexpected status 403',
    ],
    [
      'deleting a grant',
      {},
      onId('Delete', GRANT, '/oauth2PermissionGrants/g'),
      '[id] Deleting O Auth 2 Permission Grant (O Auth 2 Permission Grant: "g"): unexpected status 404',
    ],
    [
      'assigning at nothing',
      {},
      create(ASSIGNMENT, assignmentWish),
      '[principal_object_id] Service principal not found for resource (Object ID: "sp"): unexpected status 404',
    ],
    [
      'assigning out of reach',
      { 'GET /v1.0/servicePrincipals/sp': DENIED },
      create(ASSIGNMENT, assignmentWish),
      'Could not retrieve service principal for resource (Object ID: "sp"): unexpected status 403',
    ],
    [
      'assigning',
      { ...PRINCIPALS, 'POST /v1.0/servicePrincipals/sp/appRoleAssignedTo': DENIED },
      create(ASSIGNMENT, assignmentWish),
      'Could not create app role assignment: unexpected status 403',
    ],
    [
      'reading an assignment',
      { 'GET /v1.0/servicePrincipals/sp/appRoleAssignedTo/a': DENIED },
      onId('Read', ASSIGNMENT, '/servicePrincipals/sp/appRoleAssignedTo/a'),
      'retrieving Service Principal Id App Role Assigned To (Service Principal: "sp"\nApp Role Assignment: "a"): unexpected status 403',
    ],
    [
      'deleting an assignment',
      {},
      onId('Delete', ASSIGNMENT, '/servicePrincipals/sp/appRoleAssignedTo/a'),
      '[id] Deleting Service Principal Id App Role Assigned To (Service Principal: "sp"\nApp Role Assignment: "a"): unexpected status 404',
    ],
    [
      'changing an assignment',
      {},
      onId('Update', ASSIGNMENT, '/servicePrincipals/sp/appRoleAssignedTo/a', { olds: {}, news: assignmentWish }),
      "doesn't support update",
    ],
  ])('%s', async (_, routes, call, message) => {
    await withBench(routes, async ({ engine }) => {
      expect(await failureOf(engine.call(...call))).toContain(`1 error occurred:\n\t* ${message}`);
    });
  });
});
