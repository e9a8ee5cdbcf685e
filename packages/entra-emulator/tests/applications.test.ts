import { beforeEach, describe, expect, it } from '@jest/globals';
import { isRegistrable } from '../src/graph/bodies.ts';
import { developmentTenant } from '../src/index.ts';
import { readText, type Body } from './support/client.ts';
import { ask, create, makeApplication, valuesOf } from './support/graph.ts';
import { setUpDirectory } from './support/setup.ts';
import { signAssertion, workload } from './support/workload.ts';

describe('registrations', () => {
  const { mailboxObjectId, servicePrincipalObjectId } = developmentTenant;
  const { client } = setUpDirectory();

  it('applications belong to who made them when no owner is named', async () => {
    const { id } = await makeApplication(client(), 'Mine');
    expect(await ask(client(), `/v1.0/applications/${id}/owners`)).toMatchObject({
      value: [{ '@odata.type': '#microsoft.graph.servicePrincipal', id: servicePrincipalObjectId }],
    });
  });

  it('applications get and lose owners', async () => {
    const { id } = await makeApplication(client(), 'Shared');
    const owners = `/v1.0/applications/${id}/owners`;
    const json = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${mailboxObjectId}` };
    expect((await client().graph('POST', `${owners}/$ref`, { json })).status).toBe(204);
    expect((await client().graph('DELETE', `${owners}/${servicePrincipalObjectId}/$ref`)).status).toBe(204);
    expect(valuesOf(await ask(client(), owners))).toMatchObject([
      { '@odata.type': '#microsoft.graph.user', id: mailboxObjectId },
    ]);
  });

  it('applications are found by a name with quotes, whatever its case', async () => {
    const { id } = await makeApplication(client(), "Müller's “PASS” 🙂");
    const body = await ask(client(), '/v1.0/applications', { $filter: "displayName eq 'müller''s “pass” 🙂'" });
    expect(valuesOf(body)).toMatchObject([{ id }]);
  });

  it('applications change only where a PATCH says so, member by member', async () => {
    const { id } = await makeApplication(client(), 'Merged');
    const patch = (json: object) => client().graph('PATCH', `/v1.0/applications/${id}`, { json });
    const type = { '@odata.type': '#microsoft.graph.application' };
    await patch({ web: { homePageUrl: 'https://a.example' }, tags: ['a'], notes: 'n' });
    await patch({ ...type, web: { logoutUrl: 'https://b.example' }, tags: ['b'], notes: null });
    expect(await ask(client(), `/v1.0/applications/${id}`)).toMatchObject({
      id,
      displayName: 'Merged',
      web: { homePageUrl: 'https://a.example', logoutUrl: 'https://b.example', redirectUris: [] },
      tags: ['b'],
      notes: null,
    });
  });

  it('applications can be sent with their own ID in a PATCH, and with no other', async () => {
    const { id, appId } = await makeApplication(client(), 'Fixed');
    const path = `/v1.0/applications/${id}`;
    expect((await client().graph('PATCH', path, { json: { id, appId, notes: 'n' } })).status).toBe(204);
    expect(await client().graph('PATCH', path, { json: { id: mailboxObjectId } })).toMatchObject({
      status: 400,
      body: { error: { code: 'Request_BadRequest', message: "Property 'id' is read-only and cannot be set." } },
    });
  });

  it('service principals follow the name, roles and addresses of their application', async () => {
    const { id, appId, servicePrincipalId } = await makeApplication(client(), 'Principal');
    await client().graph('PATCH', `/v1.0/applications/${id}`, {
      json: {
        displayName: 'Renamed',
        identifierUris: ['api://renamed'],
        web: { redirectUris: ['https://renamed.example/'] },
        appRoles: [{ id: mailboxObjectId, displayName: 'Reader', value: 'Read', allowedMemberTypes: ['User'] }],
      },
    });
    const principal = `/v1.0/servicePrincipals/${servicePrincipalId}`;
    await client().graph('PATCH', principal, { json: { appRoleAssignmentRequired: true } });
    expect(await ask(client(), principal)).toMatchObject({
      displayName: 'Renamed',
      appDisplayName: 'Renamed',
      servicePrincipalNames: ['api://renamed', appId],
      replyUrls: ['https://renamed.example/'],
      appRoles: [{ id: mailboxObjectId, value: 'Read', isEnabled: true }],
      appRoleAssignmentRequired: true,
      appOwnerOrganizationId: developmentTenant.tenantId,
    });
  });

  it("service principals of Microsoft's are made again when they are missing, with their permissions", async () => {
    await client().graph('DELETE', '/v1.0/servicePrincipals/8b101c89-8ef9-4b21-8c3f-cf1a230db69e');
    const json = { appId: '00000002-0000-0ff1-ce00-000000000000' };
    const made = await client().graph('POST', '/v1.0/servicePrincipals', { json });
    expect(made).toMatchObject({ status: 201, body: { displayName: 'Office 365 Exchange Online' } });
    expect(made.body.oauth2PermissionScopes).toHaveLength(2);
  });
});

describe('a client secret', () => {
  const { tenantId } = developmentTenant;
  const { client } = setUpDirectory();

  const signIn = (clientId: string, secret: string) =>
    client().token(tenantId, { client_id: clientId, client_secret: secret });

  it('of addPassword signs its application in until it is removed', async () => {
    const { id, appId } = await makeApplication(client(), 'Secret');
    const path = `/v1.0/applications/${id}`;
    const passwordCredential = { displayName: 'Monitor' };
    const added = await client().graph('POST', `${path}/addPassword`, { json: { passwordCredential } });
    expect(added).toMatchObject({ status: 200, body: { displayName: 'Monitor', keyId: expect.any(String) } });
    const secret = readText(added.body, 'secretText');
    expect((await signIn(appId, secret)).status).toBe(200);
    expect(JSON.stringify(await ask(client(), path))).not.toContain(secret);
    await client().graph('POST', `${path}/removePassword`, { json: { keyId: readText(added.body, 'keyId') } });
    expect((await signIn(appId, secret)).body.error_codes).toEqual([7000215]);
  });

  it('lasts two years unless the request says otherwise', async () => {
    const { id } = await makeApplication(client(), 'Dates');
    const path = `/v1.0/applications/${id}/addPassword`;
    const add = async (json?: object) => (await client().graph('POST', path, json && { json })).body;
    const start = { startDateTime: '2026-01-02T03:04:05Z' };
    expect((await add({ passwordCredential: start })).endDateTime).toBe('2028-01-02T03:04:05.000Z');
    const both = { ...start, endDateTime: '2026-02-01T00:00:00Z' };
    expect(await add({ passwordCredential: both })).toMatchObject(both);
    expect((await add()).secretText).toEqual(expect.any(String));
  });

  it('that a new application asks for is in the answer once, and signs in', async () => {
    const json = { displayName: 'With a secret', passwordCredentials: [{ displayName: 'x' }] };
    const { status, body } = await client().graph('POST', '/v1.0/applications', { json });
    expect(status).toBe(201);
    const appId = readText(body, 'appId');
    await client().graph('POST', '/v1.0/servicePrincipals', { json: { appId } });
    const [secret] = body.passwordCredentials as readonly { readonly secretText: string }[];
    expect((await signIn(appId, secret?.secretText ?? '')).status).toBe(200);
    const read = await ask(client(), `/v1.0/applications/${readText(body, 'id')}`);
    expect(JSON.stringify(read)).not.toContain('secretText');
  });

  it('cannot be chosen, added or changed by a caller, and is removed by a PATCH without it', async () => {
    const chosen = { displayName: 'x', passwordCredentials: [{ secretText: 'chosen' }] };
    expect(await client().graph('POST', '/v1.0/applications', { json: chosen })).toMatchObject({
      status: 400,
      body: { error: { message: 'New password credentials must be generated with service actions.' } },
    });
    const { id, appId } = await makeApplication(client(), 'Kept');
    const path = `/v1.0/applications/${id}`;
    const { body } = await client().graph('POST', `${path}/addPassword`, { json: {} });
    const patch = (passwordCredentials: readonly object[]) =>
      client().graph('PATCH', path, { json: { passwordCredentials } });
    expect((await patch([{ displayName: 'x' }])).status).toBe(400);
    expect(await patch([{ keyId: body.keyId, displayName: 'x' }])).toMatchObject({
      status: 400,
      body: { error: { message: `Update to existing credential with KeyId '${String(body.keyId)}' is not allowed.` } },
    });
    expect((await patch([{ keyId: body.keyId }])).status).toBe(204);
    expect((await signIn(appId, readText(body, 'secretText'))).status).toBe(200);
    expect((await patch([])).status).toBe(204);
    expect((await signIn(appId, readText(body, 'secretText'))).status).toBe(401);
  });
});

describe('deleted objects', () => {
  const graphSp = '658ada9e-4615-4c67-9fb1-aa27184b594c';
  const { mailboxObjectId: principalId } = developmentTenant;
  const bin = '/v1.0/directory/deletedItems';
  let later = 0;
  const { client } = setUpDirectory({ now: () => new Date(Date.now() + later) });

  let made = { application: '', appId: '', servicePrincipal: '', grant: '' };

  const get = (path: string, query = {}) => client().graph('GET', path, { query });
  const inBin = async (type: string, query = {}) => {
    const { body } = await get(`${bin}/microsoft.graph.${type}`, query);
    return (body.value as readonly Body[]).map(({ id }) => id);
  };

  /** Creates an application with service principal, grant, assignment and owner, each depending on the one before. */
  beforeEach(async () => {
    const owners = { 'owners@odata.bind': [`https://graph.microsoft.com/v1.0/directoryObjects/${principalId}`] };
    const { id, appId, servicePrincipalId: resourceId } = await makeApplication(client(), 'PASS', owners);
    const joined = { clientId: resourceId, principalId, resourceId: graphSp };
    const grant = { ...joined, consentType: 'Principal', scope: 'User.Read' };
    const assignment = { principalId, resourceId, appRoleId: '00000000-0000-0000-0000-000000000000' };
    await create(client(), `/v1.0/servicePrincipals/${resourceId}/appRoleAssignedTo`, assignment);
    made = {
      application: id,
      appId,
      servicePrincipal: resourceId,
      grant: await create(client(), '/v1.0/oauth2PermissionGrants', grant),
    };
  });

  const deleteApplication = async () => {
    expect((await client().graph('DELETE', `/v1.0/applications/${made.application}`)).status).toBe(204);
  };

  it('deleting an application takes its service principal, grants and assignments along', async () => {
    await deleteApplication();
    const { application, servicePrincipal, grant } = made;
    for (const path of [`applications/${application}`, `servicePrincipals/${servicePrincipal}`])
      expect((await get(`/v1.0/${path}`)).status).toBe(404);
    expect((await get(`/v1.0/oauth2PermissionGrants/${grant}`)).status).toBe(404);
    expect((await get(`/v1.0/users/${principalId}/appRoleAssignments`)).body).toMatchObject({ value: [] });
    const { body } = await get('/v1.0/applications', { $filter: `appId eq '${made.appId}'` });
    expect(body).toMatchObject({ value: [] });
  });

  it('deleting an application leaves it and its service principal in the bin, found by name and by ID', async () => {
    await deleteApplication();
    expect(await inBin('application', { $filter: `displayName eq 'PASS' and appId eq '${made.appId}'` })).toEqual([
      made.application,
    ]);
    expect(await inBin('servicePrincipal')).toContain(made.servicePrincipal);
    const { body } = await get(`${bin}/${made.application}`);
    expect(Date.parse(readText(body, 'deletedDateTime'))).not.toBeNaN();
  });

  it('deleting an application is over after 30 days', async () => {
    await deleteApplication();
    later = 30 * 24 * 60 * 60 * 1000;
    await client().signIn();
    expect(await inBin('application')).toEqual([]);
    expect((await client().graph('POST', `${bin}/${made.application}/restore`)).status).toBe(404);
    later = 0;
    await client().signIn();
  });

  it('restoring an application keeps client ID and owners, and brings its service principal only when asked for', async () => {
    await deleteApplication();
    const restored = await client().graph('POST', `${bin}/${made.application}/restore`);
    const { application: id, appId } = made;
    expect(restored).toMatchObject({ status: 200, body: { id, appId, deletedDateTime: null } });
    expect((await get(`/v1.0/applications/${id}/owners`)).body).toMatchObject({ value: [{ id: principalId }] });
    expect((await get(`/v1.0/servicePrincipals/${made.servicePrincipal}`)).status).toBe(404);
    expect((await client().graph('POST', `${bin}/${made.servicePrincipal}/restore`)).status).toBe(200);
    const { body } = await get(`/v1.0/servicePrincipals/${made.servicePrincipal}`);
    expect(body).toMatchObject({ appId, deletedDateTime: null });
    expect((await get(`/v1.0/oauth2PermissionGrants/${made.grant}`)).status).toBe(404);
    expect(await inBin('application')).not.toContain(made.application);
  });

  it('restoring of a service principal is refused when another one has taken its place', async () => {
    await client().graph('DELETE', `/v1.0/servicePrincipals/${made.servicePrincipal}`);
    await client().graph('POST', '/v1.0/servicePrincipals', { json: { appId: made.appId } });
    expect((await client().graph('POST', `${bin}/${made.servicePrincipal}/restore`)).status).toBe(409);
  });

  it('deleted for good leave the bin one by one', async () => {
    await deleteApplication();
    expect((await client().graph('DELETE', `${bin}/${made.application}`)).status).toBe(204);
    expect(await inBin('application')).not.toContain(made.application);
    expect(await inBin('servicePrincipal')).toContain(made.servicePrincipal);
  });
});

describe('a redirect URI', () => {
  it.each([
    ['https://login.microsoftonline.com/common/oauth2/nativeclient', 'publicClient', true],
    ['http://localhost', 'publicClient', true],
    ['http://localhost:8080/callback', 'web', true],
    ['http://127.0.0.1', 'publicClient', true],
    ['msal00000000://auth', 'publicClient', true],
    ['msal00000000://auth', 'spa', false],
    ['http://contoso.example/', 'publicClient', false],
    ['http://localhost.contoso.example/', 'publicClient', false],
    ['https://*.contoso.example/', 'web', false],
    ['https://contoso.example/#here', 'web', false],
    ['myapp:/x', 'publicClient', false],
    ['urn:ietf:wg:oauth:2.0:oob', 'publicClient', true],
    ['urn:ietf:wg:oauth:2.0:oob', 'web', false],
    ['contoso.example', 'web', false],
    ['', 'web', false],
    [`https://contoso.example/${'x'.repeat(232)}`, 'web', true],
    [`https://contoso.example/${'x'.repeat(233)}`, 'web', false],
  ] as const)('%s for %s: %s', (uri, platform, expected) => {
    expect(isRegistrable(uri, platform)).toBe(expected);
  });
});

describe('a federated credential', () => {
  const { client } = setUpDirectory();
  const { issuer, subject, audiences } = workload;
  const sent = { name: 'fleet-up', issuer, subject, audiences };

  async function makeCredentials() {
    const { id, appId } = await makeApplication(client(), 'Federated');
    return { appId, path: `/v1.0/applications/${id}/federatedIdentityCredentials` };
  }

  it('signs its application in until it is deleted', async () => {
    const { appId, path } = await makeCredentials();
    const signIn = async () => {
      const form = { client_id: appId, client_secret: '', client_assertion: await signAssertion() };
      return (await client().token(developmentTenant.tenantId, form)).status;
    };
    expect(await signIn()).toBe(401);
    const id = await create(client(), path, sent);
    expect(await ask(client(), `${path}/fleet-up`)).toMatchObject({ ...sent, id, description: null });
    expect(valuesOf(await ask(client(), path))).toMatchObject([{ id }]);
    expect(await signIn()).toBe(200);
    expect((await client().graph('PATCH', `${path}/${id}`, { json: { subject: 'another' } })).status).toBe(204);
    expect(await signIn()).toBe(401);
    expect((await client().graph('DELETE', `${path}/${id}`)).status).toBe(204);
    expect(valuesOf(await ask(client(), path))).toEqual([]);
  });

  it.each([
    ['the same name', { ...sent, subject: 'another' }, 409, 'with name fleet-up already exists'],
    [
      'the same subject',
      { ...sent, name: 'another' },
      409,
      `with issuer ${issuer} and subject ${subject} already exists`,
    ],
    ['two audiences', { ...sent, audiences: ['a', 'b'] }, 400, "property 'audiences'"],
    ['no name', { ...sent, name: undefined }, 400, "property 'name'"],
  ])('with %s is refused', async (_, json, status, text) => {
    const { path } = await makeCredentials();
    await create(client(), path, sent);
    const answer = await client().graph('POST', path, { json });
    expect(answer).toMatchObject({ status, text: expect.stringContaining(text) });
  });

  it('is one of twenty at most', async () => {
    const { path } = await makeCredentials();
    for (let number = 1; number <= 20; number++)
      await create(client(), path, { ...sent, name: `number-${number}`, subject: `${number}` });
    expect((await client().graph('POST', path, { json: sent })).status).toBe(400);
  });
});
