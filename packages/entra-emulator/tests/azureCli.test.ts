import { describe, expect, it } from '@jest/globals';
import { buildTenant, developmentTenant } from '../src/index.ts';
import { azureCli } from '../src/microsoft.ts';
import { readText } from './support/client.ts';
import { ask, valuesOf } from './support/graph.ts';
import { setUpDirectory } from './support/setup.ts';
import { postToken, redeem, signInForCode } from './support/signIn.ts';

const { tenantId, domain } = developmentTenant;
const { client } = setUpDirectory({}, {});
const management = 'https://management.core.windows.net//.default';
const authorized = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

describe('the Azure CLI', () => {
  it('is in every tenant, also in one that was made without it', async () => {
    const tenant = client().directory.store.addTenant(buildTenant({ domain: 'customer.example' }, new Date()).state);
    expect(tenant.findServicePrincipalByAppId(azureCli.appId)?.displayName).toBe('Microsoft Azure CLI');
    tenant.change(
      (state) => (state.servicePrincipals = state.servicePrincipals.filter(({ appId }) => appId !== azureCli.appId)),
    );
    const form = { client_id: azureCli.appId, scope: management };
    const answer = await client().send('/customer.example/oauth2/v2.0/devicecode', { method: 'POST', form });
    expect(answer.status).toBe(200);
    expect(tenant.findServicePrincipalByAppId(azureCli.appId)).toBeDefined();
  });

  it('signs a user in without asking for consent, for Azure and for Microsoft Graph', async () => {
    const scope = `${management} offline_access openid profile`;
    const code = await signInForCode(client(), azureCli.appId, { scope });
    const { status, body } = await redeem(client(), azureCli.appId, code, { scope });
    expect(status).toBe(200);
    const call = authorized(readText(body, 'access_token'));
    const subscriptions = await client().send('/subscriptions', { ...call, query: { 'api-version': '2022-12-01' } });
    expect(subscriptions).toMatchObject({ status: 200, body: { value: [], count: { type: 'Total', value: 0 } } });
    const tenants = await client().send('/tenants', call);
    expect(valuesOf(tenants.body)).toMatchObject([{ tenantId, defaultDomain: domain }]);
    const graph = await postToken(client(), {
      client_id: azureCli.appId,
      grant_type: 'refresh_token',
      refresh_token: readText(body, 'refresh_token'),
      scope: 'https://graph.microsoft.com/.default',
    });
    const me = await client().send('/v1.0/me', authorized(readText(graph.body, 'access_token')));
    expect(me).toMatchObject({ status: 200, body: { userPrincipalName: developmentTenant.mailbox } });
  });

  it('gets a token for Microsoft Graph by an address with a slash at its end', async () => {
    for (const address of ['https://graph.microsoft.com/', `${client().directory.origin}/`]) {
      const { body } = await client().token(tenantId, { scope: `${address}/.default` });
      expect((await client().send('/v1.0/organization', authorized(readText(body, 'access_token')))).status).toBe(200);
    }
  });

  it('signs an application in, and finds no subscription', async () => {
    const { body } = await client().token(tenantId, { scope: management });
    const answer = await client().send('/subscriptions', authorized(readText(body, 'access_token')));
    expect(answer).toMatchObject({ status: 200, body: { value: [] } });
  });

  it.each([
    ['no token', '', 'AuthenticationFailed'],
    ['a token for Microsoft Graph', 'graph', 'InvalidAuthenticationToken'],
  ])('is refused by Azure with %s', async (_, kind, code) => {
    const token = kind === '' ? '' : await client().signIn();
    const answer = await client().send('/subscriptions', token === '' ? {} : authorized(token));
    expect(answer).toMatchObject({ status: 401, body: { error: { code } } });
  });

  it('is shown by Microsoft Graph as one of the service principals', async () => {
    expect(await ask(client(), `/v1.0/servicePrincipals(appId='${azureCli.appId}')`)).toMatchObject({
      displayName: 'Microsoft Azure CLI',
      appOwnerOrganizationId: 'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
    });
  });
});
