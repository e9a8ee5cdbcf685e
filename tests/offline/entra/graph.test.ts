import { describe, expect, it } from '@jest/globals';
import { developmentTenant } from '../../../offline/entra/index.ts';
import { graphRoutes } from '../../../offline/entra/graph/routes.ts';
import { buildGrantId } from '../../../offline/entra/ids.ts';
import { microsoftGraph } from '../../../offline/entra/microsoft.ts';
import { readText } from './support/client.ts';
import type { Body } from './support/client.ts';
import { setUpDirectory } from './support/setup.ts';

const { mailboxObjectId, servicePrincipalObjectId } = developmentTenant;
const graphSp = '658ada9e-4615-4c67-9fb1-aa27184b594c';
const defaultRole = '00000000-0000-0000-0000-000000000000';
const { client } = setUpDirectory();

const valuesOf = (body: Body) => body.value as readonly Body[];
const list = async (path: string, query: Readonly<Record<string, string>> = {}) =>
  (await client().graph('GET', path, { query })).body;

async function create(path: string, json: object): Promise<string> {
  const answer = await client().graph('POST', path, { json });
  expect(answer.status).toBe(201);
  return readText(answer.body, 'id');
}

async function makeApplication(displayName: string) {
  const application = await client().graph('POST', '/v1.0/applications', { json: { displayName } });
  const id = readText(application.body, 'id');
  const appId = readText(application.body, 'appId');
  return { id, appId, servicePrincipalId: await create('/v1.0/servicePrincipals', { appId }) };
}

describe('applications', () => {
  it('belong to who made them when no owner is named', async () => {
    const { id } = await makeApplication('Mine');
    expect(await list(`/v1.0/applications/${id}/owners`)).toMatchObject({
      value: [{ '@odata.type': '#microsoft.graph.servicePrincipal', id: servicePrincipalObjectId }],
    });
  });

  it('get and lose owners', async () => {
    const { id } = await makeApplication('Shared');
    const owners = `/v1.0/applications/${id}/owners`;
    const json = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${mailboxObjectId}` };
    expect((await client().graph('POST', `${owners}/$ref`, { json })).status).toBe(204);
    expect((await client().graph('DELETE', `${owners}/${servicePrincipalObjectId}/$ref`)).status).toBe(204);
    expect(valuesOf(await list(owners))).toMatchObject([
      { '@odata.type': '#microsoft.graph.user', id: mailboxObjectId },
    ]);
  });

  it('are found by a name with quotes, whatever its case', async () => {
    const { id } = await makeApplication("Müller's “PASS” 🙂");
    const body = await list('/v1.0/applications', { $filter: "displayName eq 'müller''s “pass” 🙂'" });
    expect(valuesOf(body)).toMatchObject([{ id }]);
  });

  it('change only where a PATCH says so, member by member', async () => {
    const { id } = await makeApplication('Merged');
    await client().graph('PATCH', `/v1.0/applications/${id}`, {
      json: { web: { homePageUrl: 'https://a.example' }, tags: ['a'], notes: 'n' },
    });
    await client().graph('PATCH', `/v1.0/applications/${id}`, {
      json: {
        '@odata.type': '#microsoft.graph.application',
        web: { logoutUrl: 'https://b.example' },
        tags: ['b'],
        notes: null,
      },
    });
    expect((await client().graph('GET', `/v1.0/applications/${id}`)).body).toMatchObject({
      id,
      displayName: 'Merged',
      web: { homePageUrl: 'https://a.example', logoutUrl: 'https://b.example', redirectUris: [] },
      tags: ['b'],
      notes: null,
    });
  });

  it('cannot be given another ID', async () => {
    const { id } = await makeApplication('Fixed');
    expect((await client().graph('PATCH', `/v1.0/applications/${id}`, { json: { id: mailboxObjectId } })).status).toBe(
      400,
    );
  });
});

describe('lists', () => {
  it('come in pages, each of which links to the next with the same question', async () => {
    for (const number of [1, 2, 3, 4, 5]) await makeApplication(`Page ${number}`);
    const seen: unknown[] = [];
    let page = await list('/v1.0/applications', {
      $filter: "startswith(displayName,'Page')",
      $top: '2',
      $select: 'displayName',
      $count: 'true',
    });
    expect(page['@odata.count']).toBe(5);
    for (let pages = 1; ; pages++) {
      seen.push(...valuesOf(page).map(({ displayName }) => displayName));
      if (page['@odata.nextLink'] === undefined) {
        expect(pages).toBe(3);
        break;
      }
      page = (await client().graph('GET', readText(page, '@odata.nextLink'))).body;
    }
    expect(seen).toEqual(['Page 1', 'Page 2', 'Page 3', 'Page 4', 'Page 5']);
  });

  it('and objects have the selected properties, their type and ID, and no others', async () => {
    const body = await list(`/beta/users/${mailboxObjectId}`, { $select: 'mail,assignedPlans' });
    expect(Object.keys(body).sort()).toEqual(['@odata.context', '@odata.type', 'assignedPlans', 'id', 'mail']);
    const [first] = valuesOf(await list('/v1.0/users', { $select: 'mail' }));
    expect(first).toEqual({
      '@odata.type': '#microsoft.graph.user',
      id: mailboxObjectId,
      mail: developmentTenant.mailbox,
    });
  });
});

describe('service principals', () => {
  it('are of one application and change apart from it', async () => {
    const { id, servicePrincipalId } = await makeApplication('Principal');
    await client().graph('PATCH', `/v1.0/applications/${id}`, { json: { displayName: 'Renamed' } });
    await client().graph('PATCH', `/v1.0/servicePrincipals/${servicePrincipalId}`, {
      json: { appRoleAssignmentRequired: true },
    });
    const { body } = await client().graph('GET', `/v1.0/servicePrincipals/${servicePrincipalId}`);
    expect(body).toMatchObject({
      displayName: 'Principal',
      appRoleAssignmentRequired: true,
      appOwnerOrganizationId: developmentTenant.tenantId,
    });
  });

  it("of Microsoft's are made again when they are missing, with their permissions", async () => {
    await client().graph('DELETE', '/v1.0/servicePrincipals/8b101c89-8ef9-4b21-8c3f-cf1a230db69e');
    const { status, body } = await client().graph('POST', '/v1.0/servicePrincipals', {
      json: { appId: '00000002-0000-0ff1-ce00-000000000000' },
    });
    expect({ status, body }).toMatchObject({ status: 201, body: { displayName: 'Office 365 Exchange Online' } });
    expect(body.oauth2PermissionScopes).toHaveLength(2);
  });
});

describe('grants', () => {
  it('have an ID that follows from what they join, and one for all is another than one for a user', async () => {
    const { servicePrincipalId: clientId } = await makeApplication('Granted');
    const json = { clientId, consentType: 'AllPrincipals', resourceId: graphSp, scope: 'User.Read' };
    const id = await create('/v1.0/oauth2PermissionGrants', json);
    expect(id).toBe(buildGrantId(clientId, graphSp, null));
    expect((await client().graph('DELETE', `/v1.0/oauth2PermissionGrants/${id}`)).status).toBe(204);
    expect(await create('/v1.0/oauth2PermissionGrants', json)).toBe(id);
    const ofUser = await create('/v1.0/oauth2PermissionGrants', {
      ...json,
      consentType: 'Principal',
      principalId: mailboxObjectId,
    });
    expect(ofUser).not.toBe(id);
    expect(ofUser).toHaveLength(64);
  });

  it('are listed all together, by filter, of a client and of a user', async () => {
    const { servicePrincipalId: clientId } = await makeApplication('Listed');
    const json = { clientId, resourceId: graphSp, scope: 'User.Read' };
    const forAll = await create('/v1.0/oauth2PermissionGrants', { ...json, consentType: 'AllPrincipals' });
    const forOne = await create('/v1.0/oauth2PermissionGrants', {
      ...json,
      consentType: 'Principal',
      principalId: mailboxObjectId,
    });
    const idsOf = async (path: string, query = {}) => valuesOf(await list(path, query)).map(({ id }) => id);
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
    const { servicePrincipalId: resourceId } = await makeApplication('Assigned');
    const json = { resourceId, principalId: mailboxObjectId, appRoleId: defaultRole };
    const id = await create(`/v1.0/users/${mailboxObjectId}/appRoleAssignments`, json);
    const assignedTo = `/v1.0/servicePrincipals/${resourceId}/appRoleAssignedTo`;
    expect(valuesOf(await list(assignedTo))).toMatchObject([
      { id, principalType: 'User', principalDisplayName: 'Jobs', resourceDisplayName: 'Assigned' },
    ]);
    expect(valuesOf(await list(`/v1.0/users/${mailboxObjectId}/appRoleAssignments`))).toMatchObject([{ id }]);
    expect((await client().graph('DELETE', `${assignedTo}/${id}`)).status).toBe(204);
    expect(valuesOf(await list(assignedTo))).toEqual([]);
  });

  it('give the provisioning application its application permissions', async () => {
    const assigned = valuesOf(await list(`/v1.0/servicePrincipals/${servicePrincipalObjectId}/appRoleAssignments`));
    expect(assigned).toHaveLength(Object.keys(microsoftGraph.appRoles).length);
    expect(assigned[0]).toMatchObject({ principalType: 'ServicePrincipal', resourceId: graphSp });
  });
});

describe('users and the tenant', () => {
  it.each(["mail eq 'applications@contoso.example'", "userPrincipalName eq 'APPLICATIONS@contoso.example'"])(
    'are found by %s',
    async ($filter) => {
      expect(valuesOf(await list('/v1.0/users', { $filter }))).toMatchObject([
        { displayName: 'Applications (shared)', accountEnabled: false, assignedPlans: [] },
      ]);
    },
  );

  it('have a licence for mail where they have a mailbox of their own', async () => {
    const body = await list(`/v1.0/users/${developmentTenant.mailbox}`);
    expect(body).toMatchObject({
      id: mailboxObjectId,
      assignedPlans: [{ service: 'exchange', capabilityStatus: 'Enabled' }],
    });
  });

  it('have domains, an organization and directory objects', async () => {
    expect(valuesOf(await list('/v1.0/domains')).map(({ id }) => id)).toEqual([
      'contoso.example',
      'contoso.onmicrosoft.example',
    ]);
    expect(await list('/v1.0/domains/contoso.example')).toMatchObject({ isDefault: true, isVerified: true });
    expect(valuesOf(await list('/v1.0/organization'))).toMatchObject([
      { id: developmentTenant.tenantId, displayName: 'Contoso' },
    ]);
    expect(await list(`/v1.0/organization/${developmentTenant.tenantId}`)).toHaveProperty('directorySizeQuota.used');
    expect(await list(`/v1.0/directoryObjects/${graphSp}`)).toMatchObject({
      '@odata.type': '#microsoft.graph.servicePrincipal',
    });
  });
});

describe('the table of operations', () => {
  it('names for each the application permissions of which one is enough', () => {
    for (const { permissions } of graphRoutes) {
      expect(permissions.length).toBeGreaterThan(0);
      expect(Object.keys(microsoftGraph.appRoles)).toEqual(expect.arrayContaining([...permissions]));
    }
  });
});
