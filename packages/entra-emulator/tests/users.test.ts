import { describe, expect, it } from '@jest/globals';
import { developmentTenant } from '../src/index.ts';
import { ask, create, makeApplication, valuesOf } from './support/graph.ts';
import { setUpDirectory } from './support/setup.ts';
import { postToken, registerMonitor } from './support/signIn.ts';

const { client } = setUpDirectory();

const una = {
  accountEnabled: true,
  displayName: 'Una',
  mailNickname: 'una',
  userPrincipalName: 'una@contoso.example',
  passwordProfile: { password: 'a-long-password', forceChangePasswordNextSignIn: false },
};

describe('a user', () => {
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
    expect(await ask(client(), `/v1.0/servicePrincipals/${servicePrincipalId}/oauth2PermissionGrants`)).toMatchObject({
      value: [],
    });
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

  it('has to choose another password first when its creator wants that', async () => {
    const userPrincipalName = 'forced@contoso.example';
    const passwordProfile = { ...una.passwordProfile, forceChangePasswordNextSignIn: true };
    const id = await create(client(), '/v1.0/users', { ...una, userPrincipalName, passwordProfile });
    const tenant = client().directory.store.findTenant(developmentTenant.tenantId);
    expect(tenant?.account(id).passwordExpired).toBe(true);
  });
});
