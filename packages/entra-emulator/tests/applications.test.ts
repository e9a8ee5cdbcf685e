import { describe, expect, it } from '@jest/globals';
import { developmentTenant } from '../src/index.ts';
import { ask, makeApplication, valuesOf } from './support/graph.ts';
import { setUpDirectory } from './support/setup.ts';

const { mailboxObjectId, servicePrincipalObjectId } = developmentTenant;
const { client } = setUpDirectory();

describe('applications', () => {
  it('belong to who made them when no owner is named', async () => {
    const { id } = await makeApplication(client(), 'Mine');
    expect(await ask(client(), `/v1.0/applications/${id}/owners`)).toMatchObject({
      value: [{ '@odata.type': '#microsoft.graph.servicePrincipal', id: servicePrincipalObjectId }],
    });
  });

  it('get and lose owners', async () => {
    const { id } = await makeApplication(client(), 'Shared');
    const owners = `/v1.0/applications/${id}/owners`;
    const json = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${mailboxObjectId}` };
    expect((await client().graph('POST', `${owners}/$ref`, { json })).status).toBe(204);
    expect((await client().graph('DELETE', `${owners}/${servicePrincipalObjectId}/$ref`)).status).toBe(204);
    expect(valuesOf(await ask(client(), owners))).toMatchObject([
      { '@odata.type': '#microsoft.graph.user', id: mailboxObjectId },
    ]);
  });

  it('are found by a name with quotes, whatever its case', async () => {
    const { id } = await makeApplication(client(), "Müller's “PASS” 🙂");
    const body = await ask(client(), '/v1.0/applications', { $filter: "displayName eq 'müller''s “pass” 🙂'" });
    expect(valuesOf(body)).toMatchObject([{ id }]);
  });

  it('change only where a PATCH says so, member by member', async () => {
    const { id } = await makeApplication(client(), 'Merged');
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

  it('can be sent with their own ID in a PATCH, and with no other', async () => {
    const { id, appId } = await makeApplication(client(), 'Fixed');
    const path = `/v1.0/applications/${id}`;
    expect((await client().graph('PATCH', path, { json: { id, appId, notes: 'n' } })).status).toBe(204);
    expect(await client().graph('PATCH', path, { json: { id: mailboxObjectId } })).toMatchObject({
      status: 400,
      body: { error: { code: 'Request_BadRequest', message: "Property 'id' is read-only and cannot be set." } },
    });
  });
});

describe('service principals', () => {
  it('follow the name, roles and addresses of their application', async () => {
    const { id, appId, servicePrincipalId } = await makeApplication(client(), 'Principal');
    await client().graph('PATCH', `/v1.0/applications/${id}`, {
      json: {
        displayName: 'Renamed',
        identifierUris: ['api://renamed'],
        web: { redirectUris: ['https://renamed.example/'] },
        appRoles: [{ id: mailboxObjectId, displayName: 'Reader', value: 'Read', allowedMemberTypes: ['User'] }],
      },
    });
    await client().graph('PATCH', `/v1.0/servicePrincipals/${servicePrincipalId}`, {
      json: { appRoleAssignmentRequired: true },
    });
    const { body } = await client().graph('GET', `/v1.0/servicePrincipals/${servicePrincipalId}`);
    expect(body).toMatchObject({
      displayName: 'Renamed',
      appDisplayName: 'Renamed',
      servicePrincipalNames: ['api://renamed', appId],
      replyUrls: ['https://renamed.example/'],
      appRoles: [{ id: mailboxObjectId, value: 'Read', isEnabled: true }],
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
