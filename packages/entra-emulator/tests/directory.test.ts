import { beforeAll, describe, expect, it } from '@jest/globals';
import { graphRoutes } from '../src/graph/routes.ts';
import { buildGrantId } from '../src/ids.ts';
import { developmentTenant } from '../src/index.ts';
import { microsoftGraph } from '../src/microsoft.ts';
import { readText } from './support/client.ts';
import { ask, create, makeApplication, valuesOf } from './support/graph.ts';
import { setUpDirectory } from './support/setup.ts';
import {
  exchangeScopes,
  graphScopes,
  postToken,
  redeem,
  refresh,
  registerMonitor,
  signInForCode,
} from './support/signIn.ts';

describe('what is about the tenant', () => {
  const { mailboxObjectId } = developmentTenant;
  const graphSp = '658ada9e-4615-4c67-9fb1-aa27184b594c';
  const { client } = setUpDirectory();

  it('users are found by mail address and by user principal name', async () => {
    const shared = { displayName: 'Applications (shared)', accountEnabled: false, assignedPlans: [] };
    for (const $filter of [
      "mail eq 'applications@contoso.example'",
      "userPrincipalName eq 'APPLICATIONS@contoso.example'",
    ])
      expect(valuesOf(await ask(client(), '/v1.0/users', { $filter }))).toMatchObject([shared]);
  });

  it('users have a licence for mail where they have a mailbox of their own', async () => {
    const assignedPlans = [{ service: 'exchange', capabilityStatus: 'Enabled' }];
    const body = await ask(client(), `/v1.0/users/${developmentTenant.mailbox}`);
    expect(body).toMatchObject({ id: mailboxObjectId, assignedPlans });
  });

  it('the tenant has domains, an organization and directory objects', async () => {
    const domains = valuesOf(await ask(client(), '/v1.0/domains')).map(({ id }) => id);
    expect(domains).toEqual(['contoso.example', 'contoso.onmicrosoft.example']);
    expect(await ask(client(), '/v1.0/domains/contoso.example')).toMatchObject({ isDefault: true, isVerified: true });
    const { tenantId } = developmentTenant;
    const organizations = valuesOf(await ask(client(), '/v1.0/organization'));
    expect(organizations).toMatchObject([{ id: tenantId, displayName: 'Contoso' }]);
    expect(await ask(client(), `/v1.0/organization/${tenantId}`)).toHaveProperty('directorySizeQuota.used');
    const object = await ask(client(), `/v1.0/directoryObjects/${graphSp}`);
    expect(object).toMatchObject({ '@odata.type': '#microsoft.graph.servicePrincipal' });
  });

  it('has operations, each with the permissions of which one is enough: of an application, or of a user', () => {
    for (const { permissions, delegated = [] } of graphRoutes) {
      expect(permissions.length + delegated.length).toBeGreaterThan(0);
      expect(Object.keys(microsoftGraph.scopes)).toEqual(expect.arrayContaining([...delegated]));
      expect(Object.keys(microsoftGraph.appRoles)).toEqual(expect.arrayContaining(permissions.flat()));
    }
  });
});

describe('a user', () => {
  const { tenantId, mailboxObjectId } = developmentTenant;
  const { client } = setUpDirectory();

  const una = {
    accountEnabled: true,
    displayName: 'Una',
    mailNickname: 'una',
    userPrincipalName: 'una@contoso.example',
    passwordProfile: { password: 'a-long-password', forceChangePasswordNextSignIn: false },
  };

  it('that Graph creates signs in with its password, and not once it is deleted', async () => {
    const id = await create(client(), '/v1.0/users', una);
    expect(await ask(client(), `/v1.0/users/${una.userPrincipalName}`)).toMatchObject({ id, mail: null });
    const { appId, servicePrincipalId } = await registerMonitor(client(), 'Signs in');
    await create(client(), '/v1.0/oauth2PermissionGrants', {
      clientId: servicePrincipalId,
      consentType: 'Principal',
      principalId: id,
      resourceId: '658ada9e-4615-4c67-9fb1-aa27184b594c',
      scope: 'User.Read',
    });
    const signIn = () =>
      postToken(client(), {
        client_id: appId,
        grant_type: 'password',
        username: una.userPrincipalName,
        password: una.passwordProfile.password,
        scope: 'https://graph.microsoft.com/User.Read',
      });
    expect((await signIn()).status).toBe(200);
    expect((await client().graph('DELETE', `/v1.0/users/${id}`)).status).toBe(204);
    expect((await signIn()).body.error_codes).toEqual([50034]);
    const grants = await ask(client(), `/v1.0/servicePrincipals/${servicePrincipalId}/oauth2PermissionGrants`);
    expect(valuesOf(grants)).toEqual([]);
    const deleted = '/v1.0/directory/deletedItems';
    expect(valuesOf(await ask(client(), `${deleted}/microsoft.graph.user`))).toMatchObject([{ id }]);
    expect((await client().graph('POST', `${deleted}/${id}/restore`)).status).toBe(200);
    expect((await signIn()).body.error_codes).toEqual([65001]);
  });

  it('is no longer an owner once it is deleted', async () => {
    const id = await create(client(), '/v1.0/users', { ...una, userPrincipalName: 'owner@contoso.example' });
    const { id: application } = await makeApplication(client(), 'Owned by a user', {
      'owners@odata.bind': [`https://graph.microsoft.com/v1.0/directoryObjects/${id}`],
    });
    await client().graph('DELETE', '/v1.0/users/owner@contoso.example');
    expect(valuesOf(await ask(client(), `/v1.0/applications/${application}/owners`))).toEqual([]);
  });

  it('is changed and disabled, and gets another password', async () => {
    const { appId: client_id } = await registerMonitor(client(), 'Of a changed user');
    const path = '/v1.0/users/jobs@contoso.example';
    const password = 'a-new-password';
    const patch = async (json: object) => (await client().graph('PATCH', path, { json })).status;
    expect(await patch({ jobTitle: 'Recruiter', passwordProfile: { password } })).toBe(204);
    expect(await ask(client(), path)).toMatchObject({ jobTitle: 'Recruiter', displayName: 'Jobs' });
    const signIn = async () => {
      const form = { client_id, grant_type: 'password', username: 'jobs@contoso.example', password, scope: 'openid' };
      return (await client().token(tenantId, { ...form, client_secret: '' })).body.error_codes;
    };
    expect(await signIn()).toEqual([65001]);
    expect(await patch({ accountEnabled: false })).toBe(204);
    expect(await signIn()).toEqual([50057]);
    expect(await patch({ accountEnabled: true })).toBe(204);
    expect(await patch({ passwordProfile: { password: 'short' } })).toBe(400);
  });

  it('owns what it has registered', async () => {
    const { id } = await makeApplication(client(), 'Owned by a user');
    const owner = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${mailboxObjectId}` };
    await client().graph('POST', `/v1.0/applications/${id}/owners/$ref`, { json: owner });
    const owned = valuesOf(await ask(client(), `/v1.0/users/${mailboxObjectId}/ownedObjects`));
    expect(owned).toMatchObject([{ '@odata.type': '#microsoft.graph.application', id }]);
  });

  it('has to choose another password first when its creator wants that', async () => {
    const userPrincipalName = 'forced@contoso.example';
    const passwordProfile = { ...una.passwordProfile, forceChangePasswordNextSignIn: true };
    const id = await create(client(), '/v1.0/users', { ...una, userPrincipalName, passwordProfile });
    const tenant = client().directory.store.findTenant(developmentTenant.tenantId);
    expect(tenant?.account(id).passwordExpired).toBe(true);
  });
});

describe("Graph by a user's token", () => {
  const { client } = setUpDirectory();
  const tokens = { graph: '', withoutProfile: '', exchange: '' };

  beforeAll(async () => {
    const { appId } = await registerMonitor(client(), 'PASS');
    const code = await signInForCode(client(), appId, { scope: `${graphScopes} ${exchangeScopes}` });
    const { body } = await redeem(client(), appId, code);
    tokens.exchange = readText(body, 'access_token');
    const ofGraph = await refresh(client(), appId, readText(body, 'refresh_token'), graphScopes);
    tokens.graph = readText(ofGraph.body, 'access_token');
    const other = await registerMonitor(client(), 'Mail only');
    const scope = 'https://graph.microsoft.com/IMAP.AccessAsUser.All';
    const otherCode = await signInForCode(client(), other.appId, { scope });
    const onlyMail = await redeem(client(), other.appId, otherCode, { scope });
    tokens.withoutProfile = readText(onlyMail.body, 'access_token');
  });

  const ask = (path: string, token: string) => client().send(path, { headers: { authorization: `Bearer ${token}` } });

  it.each(['/v1.0/me', '/beta/me'])('says at %s who it is', async (path) => {
    const { mailbox: mail, mailboxObjectId: id } = developmentTenant;
    const answer = await ask(path, tokens.graph);
    expect(answer).toMatchObject({ status: 200, body: { id, userPrincipalName: mail, mail, displayName: 'Jobs' } });
    expect(Object.keys(answer.body)).not.toContain('assignedPlans');
  });

  it('gives what is selected', async () => {
    const { body } = await ask('/v1.0/me?$select=accountEnabled', tokens.graph);
    expect(body).toMatchObject({ accountEnabled: true });
    expect(Object.keys(body)).not.toContain('mail');
  });

  it.each([
    '/v1.0/users',
    '/v1.0/applications',
    '/v1.0/oauth2PermissionGrants',
    `/v1.0/users/${developmentTenant.mailbox}`,
  ])('opens nothing at %s, which it does not carry', async (path) => {
    const answer = await ask(path, tokens.graph);
    expect(answer).toMatchObject({ status: 403, body: { error: { code: 'Authorization_RequestDenied' } } });
  });

  it('does not say who it is without User.Read or when it is for Exchange; an application is nobody', async () => {
    expect((await ask('/v1.0/me', tokens.withoutProfile)).status).toBe(403);
    const refused = await ask('/v1.0/me', tokens.exchange);
    expect(refused).toMatchObject({ status: 401, body: { error: { message: expect.stringContaining('audience') } } });
    const { error } = (await client().graph('GET', '/v1.0/me')).body;
    expect(error).toMatchObject({ message: '/me request is only valid with delegated authentication flow.' });
  });
});

describe('permissions', () => {
  const { mailboxObjectId, servicePrincipalObjectId } = developmentTenant;
  const graphSp = '658ada9e-4615-4c67-9fb1-aa27184b594c';
  const defaultRole = '00000000-0000-0000-0000-000000000000';
  const { client } = setUpDirectory();

  it('grants have an ID that follows from what they join, and one for all is another than one for a user', async () => {
    const { servicePrincipalId: clientId } = await makeApplication(client(), 'Granted');
    const json = { clientId, consentType: 'AllPrincipals', resourceId: graphSp, scope: 'User.Read' };
    const id = await create(client(), '/v1.0/oauth2PermissionGrants', json);
    expect(id).toBe(buildGrantId(clientId, graphSp, null));
    expect((await client().graph('DELETE', `/v1.0/oauth2PermissionGrants/${id}`)).status).toBe(204);
    expect(await create(client(), '/v1.0/oauth2PermissionGrants', json)).toBe(id);
    const forUser = { ...json, consentType: 'Principal', principalId: mailboxObjectId };
    const ofUser = await create(client(), '/v1.0/oauth2PermissionGrants', forUser);
    expect(ofUser).not.toBe(id);
    expect(ofUser).toHaveLength(64);
  });

  it('grants are listed all together, by filter, of a client and of a user', async () => {
    const { servicePrincipalId: clientId } = await makeApplication(client(), 'Listed');
    const json = { clientId, resourceId: graphSp, scope: 'User.Read' };
    const forAll = await create(client(), '/v1.0/oauth2PermissionGrants', { ...json, consentType: 'AllPrincipals' });
    const ofUser = { ...json, consentType: 'Principal', principalId: mailboxObjectId };
    const forOne = await create(client(), '/v1.0/oauth2PermissionGrants', ofUser);
    const idsOf = async (path: string, query = {}) => valuesOf(await ask(client(), path, query)).map(({ id }) => id);
    expect(await idsOf('/v1.0/oauth2PermissionGrants')).toEqual(expect.arrayContaining([forAll, forOne]));
    const $filter = `clientId eq '${clientId}' and consentType eq 'Principal'`;
    expect(await idsOf('/v1.0/oauth2PermissionGrants', { $filter })).toEqual([forOne]);
    expect(await idsOf(`/v1.0/servicePrincipals/${clientId}/oauth2PermissionGrants`)).toEqual([forAll, forOne]);
    expect(await idsOf(`/v1.0/users/${developmentTenant.mailbox}/oauth2PermissionGrants`)).toContain(forOne);
    expect(await idsOf(`/v1.0/users/${developmentTenant.mailbox}/oauth2PermissionGrants`)).not.toContain(forAll);
  });

  it('assignments are seen from the resource, from the user and from a service principal', async () => {
    const { servicePrincipalId: resourceId } = await makeApplication(client(), 'Assigned');
    const json = { resourceId, principalId: mailboxObjectId, appRoleId: defaultRole };
    const id = await create(client(), `/v1.0/users/${mailboxObjectId}/appRoleAssignments`, json);
    const assignedTo = `/v1.0/servicePrincipals/${resourceId}/appRoleAssignedTo`;
    expect(valuesOf(await ask(client(), assignedTo))).toMatchObject([
      { id, principalType: 'User', principalDisplayName: 'Jobs', resourceDisplayName: 'Assigned' },
    ]);
    const ofUser = await ask(client(), `/v1.0/users/${mailboxObjectId}/appRoleAssignments`);
    expect(valuesOf(ofUser)).toMatchObject([{ id }]);
    expect((await client().graph('DELETE', `${assignedTo}/${id}`)).status).toBe(204);
    expect(valuesOf(await ask(client(), assignedTo))).toEqual([]);
  });

  it('assignments give the provisioning application its application permissions', async () => {
    const assigned = valuesOf(
      await ask(client(), `/v1.0/servicePrincipals/${servicePrincipalObjectId}/appRoleAssignments`),
    );
    expect(assigned).toHaveLength(Object.keys(microsoftGraph.appRoles).length);
    expect(assigned[0]).toMatchObject({ principalType: 'ServicePrincipal', resourceId: graphSp });
  });
});
