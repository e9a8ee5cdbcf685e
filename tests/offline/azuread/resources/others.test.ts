import { describe, expect, it } from '@jest/globals';
import type { Values } from '../../../../offline/azuread/values.ts';
import { CALLER, done, failureOf, found, graphError, urn, withBench } from '../support/provider.ts';
import type { Routes } from '../support/provider.ts';

const SP = urn('ServicePrincipal');
const GRANT = urn('ServicePrincipalDelegatedPermissionGrant');
const ASSIGNMENT = urn('AppRoleAssignment');
const DENIED = graphError(403, 'Denied', 'no');
const principal = { id: 'sp', appId: 'client', accountEnabled: true, samlSingleSignOnSettings: { relayState: 'r' } };
const PRINCIPALS: Routes = {
  'GET /v1.0/servicePrincipals': found({ value: [] }),
  'POST /v1.0/servicePrincipals': found(principal),
  'PATCH /v1.0/servicePrincipals/sp': done,
  'DELETE /v1.0/servicePrincipals/sp': done,
  'GET /v1.0/servicePrincipals/sp': found(principal),
  'GET /beta/servicePrincipals/sp': found({ samlMetadataUrl: 'https://m' }),
  'GET /v1.0/servicePrincipals/sp/owners': found({ value: [] }),
  [`DELETE /v1.0/servicePrincipals/sp/owners/${CALLER}/$ref`]: done,
};
const create = (target: string, properties: Values): [string, Values] => ['Create', { urn: target, properties }];
const onId = (method: string, target: string, id: string, rest: Values = {}): [string, Values] => [
  method,
  { urn: target, id, ...rest },
];
const grantWish = {
  claimValues: ['User.Read'],
  servicePrincipalObjectId: 'sp',
  resourceServicePrincipalObjectId: 'res',
};
const assignmentWish = { appRoleId: 'role', principalObjectId: 'user', resourceObjectId: 'sp' };

describe('a service principal', () => {
  it('is tried again while the application is not replicated', async () => {
    const lag = [
      graphError(
        400,
        'Request_BadRequest',
        "The appId 'client' of the service principal does not reference a valid application object.",
      ),
      graphError(
        403,
        'Denied',
        'When using this permission, the backing application of the service principal being created must in the local tenant',
      ),
    ];
    const routes = { ...PRINCIPALS, 'POST /v1.0/servicePrincipals': [...lag, found(principal)] };
    await withBench(routes, async ({ engine, sent, bodyOf }) => {
      const answer = await engine.call(...create(SP, { clientId: 'client', description: 'd', accountEnabled: true }));
      expect(answer.properties).toMatchObject({ samlMetadataUrl: 'https://m', samlSingleSignOn: { relayState: 'r' } });
      expect(sent().filter((request) => request === 'POST /v1.0/servicePrincipals')).toHaveLength(3);
      expect(bodyOf('PATCH /v1.0/servicePrincipals/sp')).toMatchObject({ description: 'd' });
    });
  });

  it('is changed by one request with all that the program writes', async () => {
    await withBench(PRINCIPALS, async ({ engine, bodyOf }) => {
      const news = {
        accountEnabled: false,
        appRoleAssignmentRequired: true,
        clientId: 'client',
        loginUrl: 'https://l',
        notes: 'n',
        samlSingleSignOn: { relayState: 'r' },
        tags: ['b', 'a'],
      };
      await engine.call(...onId('Update', SP, '/servicePrincipals/sp', { olds: { clientId: 'client' }, news }));
      expect(bodyOf('PATCH /v1.0/servicePrincipals/sp')).toEqual({
        '@odata.type': '#microsoft.graph.servicePrincipal',
        accountEnabled: false,
        alternativeNames: [],
        appRoleAssignmentRequired: true,
        description: null,
        loginUrl: 'https://l',
        notes: 'n',
        notificationEmailAddresses: [],
        preferredSingleSignOnMode: null,
        samlSingleSignOnSettings: { relayState: 'r' },
        tags: ['b', 'a'],
      });
    });
  });

  it('is looked for until it is gone', async () => {
    const routes = { ...PRINCIPALS, 'GET /v1.0/servicePrincipals/sp': graphError(404, 'Gone', 'x') };
    await withBench(routes, async ({ engine, sent }) => {
      await engine.call(...onId('Delete', SP, '/servicePrincipals/sp', { properties: {} }));
      expect(sent()).toHaveLength(6);
      expect(await engine.call(...onId('Read', SP, '/servicePrincipals/sp'))).toEqual({});
    });
  });
});

describe('what fails is said as the provider says it', () => {
  const wish = create(SP, { clientId: 'client' });
  const update = onId('Update', SP, '/servicePrincipals/sp', { olds: {}, news: { clientId: 'client' } });
  it.each<[string, Routes, [string, Values], string]>([
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

describe('what is not replicated yet', () => {
  it.each<[string, Routes, [string, Values]]>([
    [
      'a grant',
      {
        ...PRINCIPALS,
        'GET /v1.0/servicePrincipals/res': found({ id: 'res' }),
        'POST /v1.0/oauth2PermissionGrants': [
          graphError(404, 'x', 'y'),
          graphError(
            400,
            'x',
            "Resource 'sp' does not exist or one of its queried reference-property objects are not present.",
          ),
          found({ id: 'g' }),
        ],
        'GET /v1.0/oauth2PermissionGrants/g': found({ id: 'g', scope: ' User.Read  Mail.Read ' }),
      },
      create(GRANT, grantWish),
    ],
    [
      'an assignment',
      {
        ...PRINCIPALS,
        'POST /v1.0/servicePrincipals/sp/appRoleAssignedTo': [
          graphError(404, 'x', 'y'),
          graphError(400, 'x', 'Not a valid reference update.'),
          found({ id: 'a', resourceId: 'sp' }),
        ],
        'GET /v1.0/servicePrincipals/sp/appRoleAssignedTo/a': found({ id: 'a', resourceId: 'sp' }),
      },
      create(ASSIGNMENT, assignmentWish),
    ],
  ])('is tried again: %s', async (_, routes, call) => {
    await withBench(routes, async ({ engine, sent }) => {
      await engine.call(...call);
      expect(sent().filter((request) => request.startsWith('POST'))).toHaveLength(3);
    });
  });
});
