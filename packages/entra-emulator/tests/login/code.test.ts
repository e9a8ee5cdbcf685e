import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, decodeJwt, jwtVerify, type JSONWebKeySet } from 'jose';
import { developmentTenant, startEntraEmulator } from '../../src/index.ts';
import { createClientSecret } from '../../src/store/credentials.ts';
import { Client, readText } from '../support/client.ts';
import { makeFolder } from '../support/folder.ts';
import { press, readRedirect, readWords } from '../support/pages.ts';
import { setUpMonitor, usersAcceptAll } from '../support/setup.ts';
import {
  choose,
  exchangeScopes,
  follow,
  graphScopes,
  loopback,
  nativeClient,
  postToken,
  redeem,
  refresh,
  registerMonitor,
  signInForCode,
  verifier,
} from '../support/signIn.ts';
import { changePolicies, changeUser } from '../support/tenant.ts';
import { findDevelopmentTenant } from '../support/workload.ts';

describe('codes', () => {
  const { tenantId, mailbox, mailboxObjectId } = developmentTenant;
  let later = 0;
  const { client, monitor } = setUpMonitor({ now: () => new Date(Date.now() + later) });
  let otherId = '';

  beforeAll(async () => {
    otherId = (await registerMonitor(client(), 'Other')).appId;
  });

  const code = (changes: Readonly<Record<string, string>> = {}, name = 'jobs') =>
    signInForCode(client(), monitor().appId, changes, name);

  describe('a code', () => {
    it('gives a token for Exchange as Exchange has it, signed by the published key', async () => {
      const { status, body } = await redeem(client(), monitor().appId, await code());
      expect({ status, body }).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 3600 } });
      expect(body.scope).toBe('https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send');
      expect(Object.keys(body)).not.toContain('id_token');
      const keys = await client().send(`/${tenantId}/discovery/v2.0/keys`);
      const { payload, protectedHeader } = await jwtVerify(
        readText(body, 'access_token'),
        createLocalJWKSet(keys.body as unknown as JSONWebKeySet),
      );
      expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'JWT', kid: expect.any(String) });
      const { iat = 0 } = payload;
      expect(payload).toEqual({
        aud: 'https://outlook.office.com',
        iss: `${client().directory.origin}/${tenantId}/`,
        iat,
        nbf: iat,
        exp: iat + 3600,
        acr: '1',
        amr: ['pwd'],
        app_displayname: 'PASS',
        appid: monitor().appId,
        appidacr: '0',
        idtyp: 'user',
        name: 'Jobs',
        oid: mailboxObjectId,
        scp: 'IMAP.AccessAsUser.All SMTP.Send',
        sub: expect.any(String),
        tid: tenantId,
        unique_name: mailbox,
        upn: mailbox,
        uti: expect.any(String),
        ver: '1.0',
        wids: ['b79fbf4d-3ef9-4689-8143-76b194e85509'],
      });
    });

    it('gives an ID token with the nonce when OpenID Connect is asked for, and who it was for MSAL', async () => {
      const scope = `${graphScopes} openid profile`;
      const given = await code({ scope, nonce: 'a nonce' });
      const { body } = await redeem(client(), monitor().appId, given, { scope, client_info: '1' });
      expect(decodeJwt(readText(body, 'access_token'))).toMatchObject({
        aud: 'https://graph.microsoft.com',
        scp: expect.stringMatching(/^(?!.*offline_access).*IMAP\.AccessAsUser\.All User\.Read/),
      });
      expect(decodeJwt(readText(body, 'id_token'))).toMatchObject({
        aud: monitor().appId,
        iss: `${client().directory.origin}/${tenantId}/v2.0`,
        nonce: 'a nonce',
        oid: mailboxObjectId,
        preferred_username: mailbox,
        tid: tenantId,
        ver: '2.0',
      });
      const clientInfo = Buffer.from(readText(body, 'client_info'), 'base64url').toString();
      expect(JSON.parse(clientInfo)).toEqual({ uid: mailboxObjectId, utid: tenantId });
      expect(Object.keys(body)).not.toContain('refresh_token');
    });

    it('of a user with multi-factor authentication has it in the token', async () => {
      const proof = await choose(client(), await follow(client(), monitor().appId), 'mfa');
      const consent = await press(client(), proof, 'It is me');
      const url = readRedirect(await press(client(), consent, 'Accept'));
      const { body } = await redeem(client(), monitor().appId, url.searchParams.get('code') ?? '');
      const claims = decodeJwt(readText(body, 'access_token'));
      expect(claims).toMatchObject({ amr: ['pwd', 'mfa'], upn: 'mfa@contoso.example' });
    });

    it('is good once', async () => {
      const given = await code();
      expect((await redeem(client(), monitor().appId, given)).status).toBe(200);
      const again = await redeem(client(), monitor().appId, given);
      expect(again).toMatchObject({ status: 400, body: { error: 'invalid_grant', error_codes: [54005] } });
    });

    it('is good for one of two that come at once', async () => {
      const given = await code();
      const answers = await Promise.all([1, 2, 3].map(() => redeem(client(), monitor().appId, given)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
    });

    it('is good for ten minutes', async () => {
      const given = await code();
      later = 601_000;
      expect((await redeem(client(), monitor().appId, given)).body).toMatchObject({ error_codes: [70008] });
      later = 0;
    });

    it.each([
      ['openid https://outlook.office365.com/SMTP.Send', 'https://outlook.office365.com/SMTP.Send'],
      ['00000002-0000-0ff1-ce00-000000000000/smtp.send', '00000002-0000-0ff1-ce00-000000000000/SMTP.Send'],
      ['User.Read', 'User.Read'],
    ])('asked for %s is answered with the names as they were asked', async (scope, name) => {
      const { body } = await redeem(client(), monitor().appId, await code({ scope }), { scope });
      expect(String(body.scope).split(' ')).toContain(name);
    });

    it('of two resources means the first where the request names none', async () => {
      const given = await code({ scope: `${graphScopes} ${exchangeScopes}` });
      const { body } = await redeem(client(), monitor().appId, given, { scope: '' });
      expect(decodeJwt(readText(body, 'access_token')).aud).toBe('https://graph.microsoft.com');
    });

    const refused: readonly (readonly [string, Readonly<Record<string, string>>, number, string])[] = [
      ['two resources', { scope: `${graphScopes} ${exchangeScopes}` }, 28000, 'invalid_request'],
      ['an unknown permission', { scope: 'https://outlook.office.com/Magic' }, 650053, 'invalid_client'],
      ['an unknown resource', { scope: 'https://nowhere.example/x' }, 500011, 'invalid_resource'],
      ['all of what is not declared', { scope: 'https://outlook.office.com/.default' }, 650057, 'invalid_resource'],
      ['another verifier', { code_verifier: 'another' }, 501481, 'invalid_grant'],
      ['no verifier', { code_verifier: '' }, 501481, 'invalid_grant'],
      ['another redirect URI', { redirect_uri: nativeClient }, 500112, 'invalid_client'],
      ['no redirect URI', { redirect_uri: '' }, 500112, 'invalid_client'],
      ['a secret, which a public client has none of', { client_secret: 'secret' }, 700025, 'invalid_client'],
      ['no code', { code: '' }, 900144, 'invalid_request'],
      ['a code that is none', { code: 'abc' }, 9002313, 'invalid_request'],
    ];

    it.each(refused)('is refused with %s', async (_, changes, number, error) => {
      const { body } = await redeem(client(), monitor().appId, await code(), changes);
      expect(body).toMatchObject({ error, error_codes: [number] });
      expect(Object.keys(body)).not.toContain('access_token');
    });

    it('is refused with a permission without consent, and says what may be done about it, as MSAL wants to know it', async () => {
      const { body } = await redeem(client(), monitor().appId, await code(), { scope: 'POP.AccessAsUser.All' });
      expect(body).toMatchObject({ error: 'invalid_grant', error_codes: [65001], suberror: 'consent_required' });
      expect(Object.keys(body)).not.toContain('access_token');
    });

    it("is nobody else's: not another client's, tenant's or the refresh grant's", async () => {
      const given = await code();
      expect((await redeem(client(), otherId, given)).body).toMatchObject({ error_codes: [70000] });
      expect((await refresh(client(), monitor().appId, given)).body).toMatchObject({ error_codes: [9002313] });
      expect((await redeem(client(), monitor().appId, given)).status).toBe(200);
    });

    it('without a challenge takes no verifier', async () => {
      const plain = await code({ code_challenge: '', code_challenge_method: '' });
      expect((await redeem(client(), monitor().appId, plain)).body).toMatchObject({ error_codes: [501481] });
      expect((await redeem(client(), monitor().appId, plain, { code_verifier: '' })).status).toBe(200);
    });
  });

  it('a code of a web application needs its secret', async () => {
    const web = { redirectUris: ['https://web.example/'] };
    const { id, appId } = await registerMonitor(client(), 'Web', { publicClient: { redirectUris: [] }, web });
    const redirect = { redirect_uri: 'https://web.example/' };
    const given = await signInForCode(client(), appId, redirect);
    const refused = await redeem(client(), appId, given, redirect);
    expect(refused).toMatchObject({ status: 401, body: { error: 'invalid_client', error_codes: [7000218] } });
    const { secretText: client_secret } = findDevelopmentTenant(client().directory).change((state) =>
      createClientSecret(state, id, {}, new Date()),
    );
    expect((await redeem(client(), appId, given, { ...redirect, client_secret })).status).toBe(200);
  });

  it('a code of a single-page application comes from a browser', async () => {
    const spa = { redirectUris: ['https://spa.example/'] };
    const { appId } = await registerMonitor(client(), 'Spa', { publicClient: { redirectUris: [] }, spa });
    const redirect = { redirect_uri: 'https://spa.example/' };
    const given = await signInForCode(client(), appId, redirect);
    expect((await redeem(client(), appId, given, redirect)).body).toMatchObject({ error_codes: [9002327] });
  });
});

describe('what a code brings', () => {
  const dayMs = 86_400_000;
  let later = 0;
  const { client, monitor } = setUpMonitor({ now: () => new Date(Date.now() + later) });
  let token = '';

  beforeEach(async () => {
    const { body } = await redeem(client(), monitor().appId, await signInForCode(client(), monitor().appId));
    token = readText(body, 'refresh_token');
  });

  afterEach(async () => {
    later = 0;
    const sessionsValidFrom = '2020-01-01T00:00:00Z';
    await changeUser(client(), 'jobs', { accountEnabled: true, multiFactor: 'none', sessionsValidFrom });
    await changePolicies(client(), { conditionalAccess: 'none' });
  });

  describe('a refresh token', () => {
    it('gives a token again, and a refresh token of its own', async () => {
      const { body } = await refresh(client(), monitor().appId, token);
      expect(decodeJwt(readText(body, 'access_token'))).toMatchObject({ upn: developmentTenant.mailbox });
      expect(readText(body, 'refresh_token')).not.toBe(token);
    });

    it('gives one for another resource where there is consent, and is refused where there is none', async () => {
      const { body: refusal } = await refresh(client(), monitor().appId, token, graphScopes);
      expect(refusal).toMatchObject({ error: 'invalid_grant', suberror: 'consent_required', error_codes: [65001] });
      await signInForCode(client(), monitor().appId, { scope: graphScopes });
      const { body } = await refresh(client(), monitor().appId, token, 'User.Read');
      expect(decodeJwt(readText(body, 'access_token'))).toMatchObject({
        aud: 'https://graph.microsoft.com',
        scp: expect.stringContaining('User.Read'),
      });
      expect(body.scope).toContain('User.Read');
    });

    it('means what was asked for at first when it names nothing', async () => {
      const { body } = await refresh(client(), monitor().appId, token, '');
      expect(decodeJwt(readText(body, 'access_token')).aud).toBe('https://outlook.office.com');
    });

    it('is valid for ninety days after its last use', async () => {
      later = 89 * dayMs;
      const next = readText((await refresh(client(), monitor().appId, token)).body, 'refresh_token');
      later = 91 * dayMs;
      const { body } = await refresh(client(), monitor().appId, token);
      expect(body).toMatchObject({ error_codes: [700082], suberror: 'bad_token' });
      expect((await refresh(client(), monitor().appId, next)).status).toBe(200);
    });

    const changed: readonly (readonly [string, () => Promise<void>, number])[] = [
      ['was signed out everywhere', () => changeUser(client(), 'jobs', { sessionsValidFrom: soon() }), 50173],
      ['is disabled', () => changeUser(client(), 'jobs', { accountEnabled: false }), 50057],
      ['has to prove more by now', () => changeUser(client(), 'jobs', { multiFactor: 'required' }), 50076],
      ['is blocked by a policy', () => changePolicies(client(), { conditionalAccess: 'block' }), 53003],
    ];

    it.each(changed)('is refused once its user %s', async (_, change, number) => {
      await change();
      const { body } = await refresh(client(), monitor().appId, token);
      expect(body).toMatchObject({ error: 'invalid_grant', error_codes: [number] });
    });

    it('of before a new password is refused, one of after it is not', async () => {
      later = 1_000;
      await changeUser(client(), 'jobs', { password: 'another-password' });
      expect((await refresh(client(), monitor().appId, token)).body).toMatchObject({ error_codes: [50173] });
      later = 2_000;
      const { body } = await redeem(client(), monitor().appId, await signInForCode(client(), monitor().appId));
      expect((await refresh(client(), monitor().appId, readText(body, 'refresh_token'))).status).toBe(200);
    });

    it('cannot be made up or changed, nor be an access token', async () => {
      for (const wrong of ['abc', `${token}A`, token.slice(0, -4)])
        expect((await refresh(client(), monitor().appId, wrong)).body).toMatchObject({ error_codes: [9002313] });
      const answer = await client().send('/v1.0/me', { headers: { authorization: `Bearer ${token}` } });
      expect(answer.status).toBe(401);
    });

    const soon = () => new Date(Date.now() + 60_000).toISOString();
  });

  it('is a good refresh token after a restart of the directory, when a code that was not redeemed is none', async () => {
    const { folder, remove } = makeFolder();
    const first = new Client(await startEntraEmulator({ folder }));
    await changePolicies(first, usersAcceptAll);
    const { appId } = await registerMonitor(first, 'Kept');
    const unused = await signInForCode(first, appId);
    const { body } = await redeem(first, appId, await signInForCode(first, appId));
    await first.end();
    const second = new Client(await startEntraEmulator({ folder }));
    expect((await refresh(second, appId, readText(body, 'refresh_token'))).status).toBe(200);
    expect((await redeem(second, appId, unused)).body).toMatchObject({ error_codes: [9002313] });
    await second.end();
    remove();
  });
});

describe('an empty secret', () => {
  const { client, monitor } = setUpMonitor();
  const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

  /** Posts like a program with an empty field for a secret; empty parameters are kept. */
  const post = (endpoint: string, form: Readonly<Record<string, string>>) =>
    client().send(`/${developmentTenant.tenantId}/oauth2/v2.0/${endpoint}`, { method: 'POST', form });

  const redeem = async (id: string) =>
    post('token', {
      client_id: id,
      client_secret: '',
      grant_type: 'authorization_code',
      code: await signInForCode(client(), id),
      redirect_uri: loopback,
      code_verifier: verifier,
      scope: exchangeScopes,
    });

  async function signInDevice(id: string) {
    const { body } = await post('devicecode', { client_id: id, scope: exchangeScopes });
    const typed = { user_code: readText(body, 'user_code') };
    const accounts = await press(client(), await client().send('/devicelogin'), 'Next', typed);
    const page = await choose(client(), accounts, 'jobs');
    if (page.text.includes('Accept')) await press(client(), page, 'Accept');
    const device_code = readText(body, 'device_code');
    return post('token', { client_id: id, client_secret: '', grant_type: deviceGrant, device_code });
  }

  it('is none of a public client, which redeems its code and refreshes', async () => {
    const { status, body } = await redeem(monitor().appId);
    expect(status).toBe(200);
    const refresh_token = readText(body, 'refresh_token');
    const again = { client_id: monitor().appId, client_secret: '', grant_type: 'refresh_token', refresh_token };
    expect((await post('token', again)).status).toBe(200);
  });

  it('is none of a public client that signs in by a device code, and does not make a client public', async () => {
    expect((await signInDevice(monitor().appId)).status).toBe(200);
    const { appId } = await registerMonitor(client(), 'Confidential', { isFallbackPublicClient: false });
    expect(await signInDevice(appId)).toMatchObject({ status: 401, body: { error_codes: [7000218] } });
  });

  it('is no secret of an application that has one', async () => {
    const client_id = developmentTenant.clientId;
    const scope = 'https://graph.microsoft.com/.default';
    const answer = await post('token', { client_id, client_secret: '', grant_type: 'client_credentials', scope });
    expect(answer).toMatchObject({ status: 401, body: { error_codes: [7000218] } });
    expect(Object.keys(answer.body)).not.toContain('access_token');
  });
});

describe('a refusal that is asked for by its number', () => {
  const { client, monitor } = setUpMonitor();
  const path = `/${developmentTenant.tenantId}/oauth2/v2.0/`;

  afterEach(() => {
    client().directory.faults.clear();
  });

  const ask = () =>
    postToken(client(), { client_id: monitor().appId, grant_type: 'refresh_token', refresh_token: 'none' });

  it.each([
    [70043, 'invalid_grant', 'sign-in frequency'],
    [50078, 'invalid_grant', 'multi-factor authentication has expired'],
    [700022, 'invalid_request', 'several resources'],
    [90033, 'temporarily_unavailable', 'transient'],
    [123456, 'invalid_grant', 'was asked for'],
  ])('answers the token endpoint with AADSTS%i, once', async (aadsts, error, text) => {
    const planned = await client().send('/offline/faults', { method: 'POST', json: { path, aadsts } });
    expect(planned.status).toBe(204);
    const error_description = expect.stringMatching(new RegExp(`^AADSTS${aadsts}: .*${text}`));
    expect(await ask()).toMatchObject({ status: 400, body: { error, error_codes: [aadsts], error_description } });
    expect((await ask()).body).toMatchObject({ error_codes: [9002313] });
  });

  it('takes the text, the error and the status that are given', async () => {
    const error = { code: 'interaction_required', message: 'Not today.' };
    client().directory.faults.plan({ path, aadsts: 53003, error, status: 403 });
    expect(await ask()).toMatchObject({
      status: 403,
      body: { error: error.code, error_description: expect.stringMatching(/^AADSTS53003: Not today\./) },
    });
  });

  it('is a page where a person asks', async () => {
    client().directory.faults.plan({ path, aadsts: 90033 });
    const page = await follow(client(), monitor().appId);
    expect(page.headers['content-type']).toContain('text/html');
    expect(readWords(page.text)).toContain('AADSTS90033');
  });
});
