import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { directoryRoles } from '../src/microsoft.ts';
import { buildTenant, developmentTenant, startEntraEmulator } from '../src/index.ts';
import { makeActingTool, signInThroughTool } from './support/actingTool.ts';
import { Client, readText, type Body } from './support/client.ts';
import { makeFolder } from './support/folder.ts';
import { makeApplication } from './support/graph.ts';
import { setUpDirectory } from './support/setup.ts';
import { changePolicies, changeUser } from './support/tenant.ts';

describe('rights', () => {
  const { tenantId, clientId, mailboxObjectId, servicePrincipalObjectId } = developmentTenant;
  const graphSp = '658ada9e-4615-4c67-9fb1-aa27184b594c';
  const ownedBy = 'Application.ReadWrite.OwnedBy';
  const { client } = setUpDirectory();

  /** Gives the provisioning application these permissions, from its next token on. */
  async function give(...roles: readonly string[]): Promise<void> {
    const path = `/offline/tenants/${tenantId}/applications/${clientId}`;
    expect((await client().send(path, { method: 'POST', json: { roles } })).status).toBe(204);
    await client().signIn();
  }

  const all = ['Application.ReadWrite.All', 'DelegatedPermissionGrant.ReadWrite.All', 'Directory.Read.All'];
  /** Another person's application and its service principal. */
  let foreign: { readonly id: string; readonly appId: string; readonly servicePrincipalId: string };

  beforeAll(async () => {
    foreign = await makeApplication(client(), 'Foreign', {
      'owners@odata.bind': [`https://graph.microsoft.com/v1.0/directoryObjects/${mailboxObjectId}`],
    });
    const owner = `/v1.0/servicePrincipals/${foreign.servicePrincipalId}/owners/${servicePrincipalObjectId}/$ref`;
    expect((await client().graph('DELETE', owner)).status).toBe(204);
  });

  const message = 'Insufficient privileges to complete the operation.';
  const denied = { status: 403, body: { error: { code: 'Authorization_RequestDenied', message } } };
  const reference = (id: string) => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`;

  describe('an application', () => {
    const reads = [
      ['/v1.0/applications', ['Application.Read.All', ownedBy, 'Directory.Read.All']],
      ['/v1.0/servicePrincipals', ['Application.Read.All', ownedBy, 'Directory.Read.All']],
      ['/v1.0/oauth2PermissionGrants', ['Directory.Read.All', 'DelegatedPermissionGrant.ReadWrite.All']],
      ['/v1.0/users', ['User.Read.All', 'Directory.Read.All']],
      [`/v1.0/users/${mailboxObjectId}/manager`, ['User.Read.All']],
      ['/v1.0/organization', ['Organization.Read.All', 'Directory.Read.All']],
      ['/v1.0/domains', ['Domain.Read.All', 'Directory.Read.All']],
      [`/v1.0/users/${mailboxObjectId}/transitiveMemberOf`, ['Directory.Read.All']],
      ['/v1.0/policies/authorizationPolicy', ['Policy.Read.All']],
      ['/v1.0/policies/identitySecurityDefaultsEnforcementPolicy', ['Policy.Read.All']],
      ['/v1.0/identity/conditionalAccess/policies', ['Policy.Read.All']],
      ['/v1.0/policies/permissionGrantPolicies/microsoft-user-default-low', ['Policy.Read.PermissionGrant']],
      ['/v1.0/policies/permissionGrantPolicies/microsoft-user-default-low/includes', ['Policy.Read.PermissionGrant']],
      [`/v1.0/servicePrincipals/${graphSp}/delegatedPermissionClassifications`, ['Application.Read.All', ownedBy]],
      ['/v1.0/directory/deletedItems/microsoft.graph.application', ['Application.Read.All', 'Directory.Read.All']],
      [`/v1.0/servicePrincipals/${graphSp}/appRoleAssignedTo`, ['Application.Read.All', ownedBy]],
    ] as const;

    it.each(reads)('reads %s with one of its permissions, and not with all others', async (path, enough) => {
      for (const role of enough) {
        await give(role);
        expect((await client().graph('GET', path)).status).toBe(200);
      }
      await give('AppRoleAssignment.ReadWrite.All');
      expect(await client().graph('GET', path)).toMatchObject(denied);
    });

    it('changes with OwnedBy what it has made, and nothing that is another’s', async () => {
      await give(ownedBy);
      const own = await makeApplication(client(), 'Own');
      const change = (id: string) =>
        client().graph('PATCH', `/v1.0/applications/${id}`, { json: { notes: 'changed' } });
      expect((await change(own.id)).status).toBe(204);
      expect(await change(foreign.id)).toMatchObject(denied);
      const disable = (id: string) =>
        client().graph('PATCH', `/v1.0/servicePrincipals/${id}`, { json: { accountEnabled: false } });
      expect((await disable(own.servicePrincipalId)).status).toBe(204);
      expect(await disable(foreign.servicePrincipalId)).toMatchObject(denied);
      expect(await client().graph('DELETE', `/v1.0/applications/${foreign.id}`)).toMatchObject(denied);
      expect((await change('00000000-0000-0000-0000-000000000000')).status).toBe(404);
      expect((await client().graph('DELETE', `/v1.0/applications/${own.id}`)).status).toBe(204);
    });

    it('gives with OwnedBy no service principal to what is another’s or Microsoft’s', async () => {
      await give(...all);
      const owned = { displayName: 'Without', 'owners@odata.bind': [reference(mailboxObjectId)] };
      const { body } = await client().graph('POST', '/v1.0/applications', { json: owned });
      const [id, appId] = [readText(body, 'id'), readText(body, 'appId')];
      await give(ownedBy);
      for (const each of [appId, '00000002-0000-0ff1-ce00-000000000000']) {
        const answer = await client().graph('POST', '/v1.0/servicePrincipals', { json: { appId: each } });
        expect(answer).toMatchObject(denied);
      }
      await give(...all);
      expect((await client().graph('DELETE', `/v1.0/applications/${id}`)).status).toBe(204);
    });

    it('names other owners only where it may read them', async () => {
      const owners = [servicePrincipalObjectId, mailboxObjectId].map(reference);
      const json = { displayName: 'Shared', 'owners@odata.bind': owners };
      await give(ownedBy);
      expect(await client().graph('POST', '/v1.0/applications', { json })).toMatchObject(denied);
      await give(ownedBy, 'Directory.Read.All');
      expect((await client().graph('POST', '/v1.0/applications', { json })).status).toBe(201);
    });

    it('assigns with both permissions that the page names, and with neither alone', async () => {
      const path = `/v1.0/servicePrincipals/${foreign.servicePrincipalId}/appRoleAssignedTo`;
      const appRoleId = '00000000-0000-0000-0000-000000000000';
      const json = { appRoleId, principalId: mailboxObjectId, resourceId: foreign.servicePrincipalId };
      for (const alone of ['AppRoleAssignment.ReadWrite.All', 'Application.Read.All']) {
        await give(alone);
        expect(await client().graph('POST', path, { json })).toMatchObject(denied);
      }
      await give('AppRoleAssignment.ReadWrite.All', 'Application.Read.All');
      const { status, body } = await client().graph('POST', path, { json });
      expect(status).toBe(201);
      expect((await client().graph('DELETE', `${path}/${readText(body, 'id')}`)).status).toBe(204);
    });

    it('that there is not, or a permission that there is not, cannot be given any', async () => {
      const send = (client_: string, json: Body) =>
        client().send(`/offline/tenants/${tenantId}/applications/${client_}`, { method: 'POST', json });
      expect((await send('00000000-0000-0000-0000-000000000000', { roles: [] })).status).toBe(404);
      expect((await send(clientId, { roles: ['Everything'] })).status).toBe(400);
    });
  });

  describe('a user', () => {
    let token: string;

    beforeAll(async () => {
      await give(...all);
      token = await signInThroughTool(client(), await makeActingTool(client()));
    });

    beforeEach(async () => {
      await changeUser(client(), 'jobs', { directoryRoles: [] });
      await changePolicies(client(), { allowedToCreateApps: true });
    });

    const ask = (method: string, path: string, json?: object) =>
      client().send(path, { method, headers: { authorization: `Bearer ${token}` }, ...(json && { json }) });
    const grant = () =>
      ask('POST', '/v1.0/oauth2PermissionGrants', {
        clientId: foreign.servicePrincipalId,
        consentType: 'AllPrincipals',
        resourceId: graphSp,
        scope: 'User.Read',
      });

    it('without a role reads the directory, registers an application, and changes it', async () => {
      expect((await ask('GET', '/v1.0/users')).status).toBe(200);
      const { status, body } = await ask('POST', '/v1.0/applications', { displayName: 'Of a member' });
      expect(status).toBe(201);
      const { appId } = body as { readonly appId: string };
      expect((await ask('POST', '/v1.0/servicePrincipals', { appId })).status).toBe(201);
      expect((await ask('PATCH', `/v1.0/applications/${readText(body, 'id')}`, { notes: 'mine' })).status).toBe(204);
    });

    it('without a role changes nothing of others, grants nothing, and reads no policy', async () => {
      const others = `/v1.0/applications/${(await makeApplication(client(), 'Of others')).id}`;
      expect(await ask('PATCH', others, { notes: 'not mine' })).toMatchObject(denied);
      expect(await grant()).toMatchObject(denied);
      expect(await ask('GET', '/v1.0/policies/authorizationPolicy')).toMatchObject(denied);
    });

    it('registers applications where members may not as Application Developer', async () => {
      await changePolicies(client(), { allowedToCreateApps: false });
      const register = () => ask('POST', '/v1.0/applications', { displayName: 'Of a developer' });
      expect(await register()).toMatchObject(denied);
      await changeUser(client(), 'jobs', { directoryRoles: ['Application Developer'] });
      expect((await register()).status).toBe(201);
    });

    it('grants as Cloud Application Administrator, which its roles show', async () => {
      await changeUser(client(), 'jobs', { directoryRoles: ['Cloud Application Administrator'] });
      const { status, body } = await grant();
      expect(status).toBe(201);
      expect((await ask('DELETE', `/v1.0/oauth2PermissionGrants/${readText(body, 'id')}`)).status).toBe(204);
      const roleTemplateId = directoryRoles['Cloud Application Administrator'];
      expect((await ask('GET', '/v1.0/me/transitiveMemberOf')).body).toMatchObject({
        value: [{ '@odata.type': '#microsoft.graph.directoryRole', roleTemplateId }],
      });
    });
  });

  it('come with the policies by which the tenant signs in and consents', async () => {
    await give('Policy.Read.All');
    const decided = { securityDefaults: true, conditionalAccess: 'block-device-code', allowedToCreateApps: false };
    await changePolicies(client(), { ...decided, userConsent: ['microsoft-user-default-recommended'] });
    const read = async (path: string) => (await client().graph('GET', `/v1.0/${path}`)).body;
    expect(await read('policies/authorizationPolicy')).toMatchObject({
      defaultUserRolePermissions: {
        allowedToCreateApps: false,
        permissionGrantPoliciesAssigned: ['ManagePermissionGrantsForSelf.microsoft-user-default-recommended'],
      },
    });
    expect(await read('policies/identitySecurityDefaultsEnforcementPolicy')).toMatchObject({ isEnabled: true });
    expect((await read('identity/conditionalAccess/policies')).value).toMatchObject([
      { state: 'enabled', grantControls: { builtInControls: ['block'] } },
      { conditions: { users: { includeUsers: [expect.any(String)] } }, grantControls: { builtInControls: ['mfa'] } },
    ]);
  });
});

describe('Graph lets nobody in', () => {
  let later = 0;
  const { client } = setUpDirectory({ now: () => new Date(Date.now() + later) });

  const get = (authorization?: string) =>
    client().send('/v1.0/applications', authorization === undefined ? {} : { headers: { authorization } });

  it.each([
    ['without a token', undefined, 'Access token is empty.'],
    ['with another scheme', 'Basic abc', 'Access token is empty.'],
    ['with an empty token', 'Bearer ', 'Access token is empty.'],
    ['with a token that is none', 'Bearer abc', 'IDX14100'],
  ])('%s', async (_, authorization, text) => {
    const error = { code: 'InvalidAuthenticationToken', message: expect.stringContaining(text) };
    expect(await get(authorization)).toMatchObject({ status: 401, body: { error } });
  });

  it('with a token that has expired', async () => {
    const token = await client().signIn();
    later = 3_601_000;
    const { error } = (await get(`Bearer ${token}`)).body;
    expect(error).toMatchObject({ message: 'Lifetime validation failed, the token is expired.' });
    later = 0;
  });

  it('with a token for Exchange', async () => {
    const { body } = await client().token(developmentTenant.tenantId, { scope: 'https://outlook.office.com/.default' });
    const { error } = (await get(`Bearer ${readText(body, 'access_token')}`)).body;
    expect(error).toMatchObject({ message: expect.stringContaining('audience') });
  });

  it("with another directory's token, or one that nobody signed", async () => {
    const { folder, remove } = makeFolder();
    const other = new Client(await startEntraEmulator({ folder }));
    const { error } = (await get(`Bearer ${await other.signIn()}`)).body;
    expect(error).toMatchObject({ message: expect.stringContaining('signature') });
    await other.end();
    remove();
    const made = await new SignJWT({ aud: 'https://graph.microsoft.com' })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(Buffer.alloc(32));
    expect((await get(`Bearer ${made}`)).status).toBe(401);
  });

  it("to another tenant's data than the token's", async () => {
    const built = buildTenant({ domain: 'fabrikam.example' }, new Date());
    client().directory.store.addTenant(built.state);
    const other = new Client(client().directory);
    await other.signIn({ tenantId: built.state.tenantId, clientId: built.clientId, clientSecret: built.clientSecret });
    const foreign = `/v1.0/servicePrincipals/${developmentTenant.servicePrincipalObjectId}`;
    expect((await other.graph('GET', foreign)).status).toBe(404);
    expect((await other.graph('GET', '/v1.0/domains/fabrikam.example')).status).toBe(200);
    other.close();
  });
});
