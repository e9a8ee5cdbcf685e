import { describe, expect, it } from '@jest/globals';
import { developmentTenant } from '../src/index.ts';
import { buildGrantId } from '../src/ids.ts';
import { microsoftGraph } from '../src/microsoft.ts';
import { ask, create, makeApplication, valuesOf } from './support/graph.ts';
import { setUpDirectory } from './support/setup.ts';

const { mailboxObjectId, servicePrincipalObjectId } = developmentTenant;
const graphSp = '658ada9e-4615-4c67-9fb1-aa27184b594c';
const defaultRole = '00000000-0000-0000-0000-000000000000';
const { client } = setUpDirectory();

describe('grants', () => {
  it('have an ID that follows from what they join, and one for all is another than one for a user', async () => {
    const { servicePrincipalId: clientId } = await makeApplication(client(), 'Granted');
    const json = { clientId, consentType: 'AllPrincipals', resourceId: graphSp, scope: 'User.Read' };
    const id = await create(client(), '/v1.0/oauth2PermissionGrants', json);
    expect(id).toBe(buildGrantId(clientId, graphSp, null));
    expect((await client().graph('DELETE', `/v1.0/oauth2PermissionGrants/${id}`)).status).toBe(204);
    expect(await create(client(), '/v1.0/oauth2PermissionGrants', json)).toBe(id);
    const ofUser = await create(client(), '/v1.0/oauth2PermissionGrants', {
      ...json,
      consentType: 'Principal',
      principalId: mailboxObjectId,
    });
    expect(ofUser).not.toBe(id);
    expect(ofUser).toHaveLength(64);
  });

  it('are listed all together, by filter, of a client and of a user', async () => {
    const { servicePrincipalId: clientId } = await makeApplication(client(), 'Listed');
    const json = { clientId, resourceId: graphSp, scope: 'User.Read' };
    const forAll = await create(client(), '/v1.0/oauth2PermissionGrants', { ...json, consentType: 'AllPrincipals' });
    const forOne = await create(client(), '/v1.0/oauth2PermissionGrants', {
      ...json,
      consentType: 'Principal',
      principalId: mailboxObjectId,
    });
    const idsOf = async (path: string, query = {}) => valuesOf(await ask(client(), path, query)).map(({ id }) => id);
    expect(await idsOf('/v1.0/oauth2PermissionGrants')).toEqual(expect.arrayContaining([forAll, forOne]));
    expect(
      await idsOf('/v1.0/oauth2PermissionGrants', {
        $filter: `clientId eq '${clientId}' and consentType eq 'Principal'`,
      }),
    ).toEqual([forOne]);
    expect(await idsOf(`/v1.0/servicePrincipals/${clientId}/oauth2PermissionGrants`)).toEqual([forAll, forOne]);
    expect(await idsOf(`/v1.0/users/${developmentTenant.mailbox}/oauth2PermissionGrants`)).toContain(forOne);
    expect(await idsOf(`/v1.0/users/${developmentTenant.mailbox}/oauth2PermissionGrants`)).not.toContain(forAll);
  });
});

describe('assignments', () => {
  it('are seen from the resource, from the user and from a service principal', async () => {
    const { servicePrincipalId: resourceId } = await makeApplication(client(), 'Assigned');
    const json = { resourceId, principalId: mailboxObjectId, appRoleId: defaultRole };
    const id = await create(client(), `/v1.0/users/${mailboxObjectId}/appRoleAssignments`, json);
    const assignedTo = `/v1.0/servicePrincipals/${resourceId}/appRoleAssignedTo`;
    expect(valuesOf(await ask(client(), assignedTo))).toMatchObject([
      { id, principalType: 'User', principalDisplayName: 'Jobs', resourceDisplayName: 'Assigned' },
    ]);
    expect(valuesOf(await ask(client(), `/v1.0/users/${mailboxObjectId}/appRoleAssignments`))).toMatchObject([{ id }]);
    expect((await client().graph('DELETE', `${assignedTo}/${id}`)).status).toBe(204);
    expect(valuesOf(await ask(client(), assignedTo))).toEqual([]);
  });

  it('give the provisioning application its application permissions', async () => {
    const assigned = valuesOf(
      await ask(client(), `/v1.0/servicePrincipals/${servicePrincipalObjectId}/appRoleAssignments`),
    );
    expect(assigned).toHaveLength(Object.keys(microsoftGraph.appRoles).length);
    expect(assigned[0]).toMatchObject({ principalType: 'ServicePrincipal', resourceId: graphSp });
  });
});
