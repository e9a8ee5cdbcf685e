import { beforeAll, describe, expect, it } from '@jest/globals';
import { developmentTenant } from '../src/index.ts';
import { readText } from './support/client.ts';
import { setUpDirectory } from './support/setup.ts';
import { exchangeScopes, graphScopes, redeem, refresh, registerMonitor, signInForCode } from './support/signIn.ts';

const { client } = setUpDirectory();
const tokens = { graph: '', withoutProfile: '', exchange: '' };

beforeAll(async () => {
  const { appId } = await registerMonitor(client(), 'PASS');
  const code = await signInForCode(client(), appId, { scope: `${graphScopes} ${exchangeScopes}` });
  const { body } = await redeem(client(), appId, code);
  tokens.exchange = readText(body, 'access_token');
  tokens.graph = readText(
    (await refresh(client(), appId, readText(body, 'refresh_token'), graphScopes)).body,
    'access_token',
  );
  const other = await registerMonitor(client(), 'Mail only');
  const scope = 'https://graph.microsoft.com/IMAP.AccessAsUser.All';
  const onlyMail = await redeem(client(), other.appId, await signInForCode(client(), other.appId, { scope }), {
    scope,
  });
  tokens.withoutProfile = readText(onlyMail.body, 'access_token');
});

const ask = (path: string, token: string) => client().send(path, { headers: { authorization: `Bearer ${token}` } });

describe("Graph by a user's token", () => {
  it.each(['/v1.0/me', '/beta/me'])('says at %s who it is', async (path) => {
    const { status, body } = await ask(path, tokens.graph);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: developmentTenant.mailboxObjectId,
      userPrincipalName: developmentTenant.mailbox,
      mail: developmentTenant.mailbox,
      displayName: 'Jobs',
    });
    expect(Object.keys(body)).not.toContain('assignedPlans');
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
    expect(await ask(path, tokens.graph)).toMatchObject({
      status: 403,
      body: { error: { code: 'Authorization_RequestDenied' } },
    });
  });

  it('without User.Read does not say who it is', async () => {
    expect((await ask('/v1.0/me', tokens.withoutProfile)).status).toBe(403);
  });

  it('for Exchange is refused', async () => {
    expect(await ask('/v1.0/me', tokens.exchange)).toMatchObject({
      status: 401,
      body: { error: { message: expect.stringContaining('audience') } },
    });
  });

  it('is what /me is for: an application is nobody', async () => {
    expect((await client().graph('GET', '/v1.0/me')).body).toMatchObject({
      error: { message: '/me request is only valid with delegated authentication flow.' },
    });
  });
});
