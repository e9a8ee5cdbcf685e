import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { developmentTenant, startEntraEmulator } from '../../src/index.ts';
import { Client, readText } from '../support/client.ts';
import { makeFolder } from '../support/folder.ts';
import { setUpDirectory, usersAcceptAll } from '../support/setup.ts';
import { changePolicies, changeUser } from '../support/tenant.ts';
import { redeem, refresh, registerMonitor, signInForCode, graphScopes } from '../support/signIn.ts';

const dayMs = 86_400_000;
let later = 0;
const { client } = setUpDirectory({ now: () => new Date(Date.now() + later) });
let clientId = '';
let token = '';

beforeAll(async () => {
  clientId = (await registerMonitor(client(), 'PASS')).appId;
});

beforeEach(async () => {
  const { body } = await redeem(client(), clientId, await signInForCode(client(), clientId));
  token = readText(body, 'refresh_token');
});

afterEach(async () => {
  later = 0;
  await changeUser(client(), 'jobs', {
    accountEnabled: true,
    multiFactor: 'none',
    sessionsValidFrom: '2020-01-01T00:00:00Z',
  });
  await changePolicies(client(), { conditionalAccess: 'none' });
});

describe('a refresh token', () => {
  it('gives a token again, and a refresh token of its own', async () => {
    const { body } = await refresh(client(), clientId, token);
    expect(decodeJwt(readText(body, 'access_token'))).toMatchObject({ upn: developmentTenant.mailbox });
    expect(readText(body, 'refresh_token')).not.toBe(token);
  });

  it('gives one for another resource where there is consent, and is refused where there is none', async () => {
    expect((await refresh(client(), clientId, token, graphScopes)).body).toMatchObject({
      error: 'invalid_grant',
      suberror: 'consent_required',
      error_codes: [65001],
    });
    await signInForCode(client(), clientId, { scope: graphScopes });
    const { body } = await refresh(client(), clientId, token, 'User.Read');
    expect(decodeJwt(readText(body, 'access_token'))).toMatchObject({
      aud: 'https://graph.microsoft.com',
      scp: expect.stringContaining('User.Read'),
    });
    expect(body.scope).toContain('User.Read');
  });

  it('means what was asked for at first when it names nothing', async () => {
    const { body } = await refresh(client(), clientId, token, '');
    expect(decodeJwt(readText(body, 'access_token')).aud).toBe('https://outlook.office.com');
  });

  it('is valid for ninety days after its last use', async () => {
    later = 89 * dayMs;
    const next = readText((await refresh(client(), clientId, token)).body, 'refresh_token');
    later = 91 * dayMs;
    expect((await refresh(client(), clientId, token)).body).toMatchObject({
      error_codes: [700082],
      suberror: 'bad_token',
    });
    expect((await refresh(client(), clientId, next)).status).toBe(200);
  });

  const changed: readonly (readonly [string, () => Promise<void>, number])[] = [
    ['was signed out everywhere', () => changeUser(client(), 'jobs', { sessionsValidFrom: soon() }), 50173],
    ['is disabled', () => changeUser(client(), 'jobs', { accountEnabled: false }), 50057],
    ['has to prove more by now', () => changeUser(client(), 'jobs', { multiFactor: 'required' }), 50076],
    ['is blocked by a policy', () => changePolicies(client(), { conditionalAccess: 'block' }), 53003],
  ];

  it.each(changed)('is refused once its user %s', async (_, change, number) => {
    await change();
    expect((await refresh(client(), clientId, token)).body).toMatchObject({
      error: 'invalid_grant',
      error_codes: [number],
    });
  });

  it('of before a new password is refused, one of after it is not', async () => {
    later = 1_000;
    await changeUser(client(), 'jobs', { password: 'another-password' });
    expect((await refresh(client(), clientId, token)).body).toMatchObject({ error_codes: [50173] });
    later = 2_000;
    const { body } = await redeem(client(), clientId, await signInForCode(client(), clientId));
    expect((await refresh(client(), clientId, readText(body, 'refresh_token'))).status).toBe(200);
  });

  it('cannot be made up or changed, nor be an access token', async () => {
    for (const wrong of ['abc', `${token}A`, token.slice(0, -4)])
      expect((await refresh(client(), clientId, wrong)).body).toMatchObject({ error_codes: [9002313] });
    const answer = await client().send('/v1.0/me', { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(401);
  });

  const soon = () => new Date(Date.now() + 60_000).toISOString();
});

describe('a restart of the directory', () => {
  it('leaves refresh tokens good, but no code that was not redeemed', async () => {
    const { folder, remove } = makeFolder();
    const first = new Client(await startEntraEmulator({ folder }));
    await changePolicies(first, usersAcceptAll);
    const { appId } = await registerMonitor(first, 'Kept');
    const unused = await signInForCode(first, appId);
    const { body } = await redeem(first, appId, await signInForCode(first, appId));
    first.close();
    await first.directory.close();
    const second = new Client(await startEntraEmulator({ folder }));
    expect((await refresh(second, appId, readText(body, 'refresh_token'))).status).toBe(200);
    expect((await redeem(second, appId, unused)).body).toMatchObject({ error_codes: [9002313] });
    second.close();
    await second.directory.close();
    remove();
  });
});
