import { beforeAll, describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import type { JSONWebKeySet } from 'jose';
import { developmentTenant } from '../../src/index.ts';
import { readText } from '../support/client.ts';
import { press, readRedirect } from '../support/pages.ts';
import { setUpDirectory } from '../support/setup.ts';
import { addClientSecret } from '../../src/store/credentials.ts';
import {
  choose,
  exchangeScopes,
  follow,
  graphScopes,
  nativeClient,
  postToken,
  redeem,
  registerMonitor,
  signInForCode,
} from '../support/signIn.ts';
import { findDevelopmentTenant } from '../support/workload.ts';

const { tenantId, mailbox, mailboxObjectId } = developmentTenant;
let later = 0;
const { client } = setUpDirectory({ now: () => new Date(Date.now() + later) });
let clientId = '';
let otherId = '';

beforeAll(async () => {
  clientId = (await registerMonitor(client(), 'PASS')).appId;
  otherId = (await registerMonitor(client(), 'Other')).appId;
});

const code = (changes: Readonly<Record<string, string>> = {}, name = 'jobs') =>
  signInForCode(client(), clientId, changes, name);

describe('a code', () => {
  it('gives a token for Exchange as Exchange has it, signed by the published key', async () => {
    const { status, body } = await redeem(client(), clientId, await code());
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
      appid: clientId,
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
    const { body } = await redeem(client(), clientId, given, { scope, client_info: '1' });
    expect(decodeJwt(readText(body, 'access_token'))).toMatchObject({
      aud: 'https://graph.microsoft.com',
      scp: expect.stringMatching(/^(?!.*offline_access).*IMAP\.AccessAsUser\.All User\.Read/),
    });
    expect(decodeJwt(readText(body, 'id_token'))).toMatchObject({
      aud: clientId,
      iss: `${client().directory.origin}/${tenantId}/v2.0`,
      nonce: 'a nonce',
      oid: mailboxObjectId,
      preferred_username: mailbox,
      tid: tenantId,
      ver: '2.0',
    });
    expect(JSON.parse(Buffer.from(readText(body, 'client_info'), 'base64url').toString())).toEqual({
      uid: mailboxObjectId,
      utid: tenantId,
    });
    expect(Object.keys(body)).not.toContain('refresh_token');
  });

  it('of somebody who proved more says so in the token', async () => {
    const proof = await choose(client(), await follow(client(), clientId), 'mfa');
    const consent = await press(client(), proof, 'It is me');
    const url = readRedirect(await press(client(), consent, 'Accept'));
    const { body } = await redeem(client(), clientId, url.searchParams.get('code') ?? '');
    expect(decodeJwt(readText(body, 'access_token'))).toMatchObject({
      amr: ['pwd', 'mfa'],
      upn: 'mfa@contoso.example',
    });
  });

  it('is good once', async () => {
    const given = await code();
    expect((await redeem(client(), clientId, given)).status).toBe(200);
    expect(await redeem(client(), clientId, given)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant', error_codes: [54005] },
    });
  });

  it('is good for one of two that come at once', async () => {
    const given = await code();
    const answers = await Promise.all([1, 2, 3].map(() => redeem(client(), clientId, given)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
  });

  it('is good for ten minutes', async () => {
    const given = await code();
    later = 601_000;
    expect((await redeem(client(), clientId, given)).body).toMatchObject({ error_codes: [70008] });
    later = 0;
  });

  it.each([
    ['openid https://outlook.office365.com/SMTP.Send', 'https://outlook.office365.com/SMTP.Send'],
    ['00000002-0000-0ff1-ce00-000000000000/smtp.send', '00000002-0000-0ff1-ce00-000000000000/SMTP.Send'],
    ['User.Read', 'User.Read'],
  ])('asked for %s is answered with the names as they were asked', async (scope, name) => {
    const { body } = await redeem(client(), clientId, await code({ scope }), { scope });
    expect(String(body.scope).split(' ')).toContain(name);
  });

  it('of two resources means the first where the request names none', async () => {
    const given = await code({ scope: `${graphScopes} ${exchangeScopes}` });
    const { body } = await redeem(client(), clientId, given, { scope: '' });
    expect(decodeJwt(readText(body, 'access_token')).aud).toBe('https://graph.microsoft.com');
  });

  const refused: readonly (readonly [string, Readonly<Record<string, string>>, number, string])[] = [
    ['two resources', { scope: `${graphScopes} ${exchangeScopes}` }, 28000, 'invalid_request'],
    ['a permission without consent', { scope: 'POP.AccessAsUser.All' }, 65001, 'invalid_grant'],
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
    const { body } = await redeem(client(), clientId, await code(), changes);
    expect(body).toMatchObject({ error, error_codes: [number] });
    expect(Object.keys(body)).not.toContain('access_token');
  });

  it("is nobody else's: not another client's, tenant's or the refresh grant's", async () => {
    const given = await code();
    expect((await redeem(client(), otherId, given)).body).toMatchObject({ error_codes: [70000] });
    const asRefresh = { client_id: clientId, grant_type: 'refresh_token', refresh_token: given, scope: exchangeScopes };
    expect((await postToken(client(), asRefresh)).body).toMatchObject({ error_codes: [9002313] });
    expect((await redeem(client(), clientId, given)).status).toBe(200);
  });

  it('without a challenge takes no verifier', async () => {
    const plain = await code({ code_challenge: '', code_challenge_method: '' });
    expect((await redeem(client(), clientId, plain)).body).toMatchObject({ error_codes: [501481] });
    expect((await redeem(client(), clientId, plain, { code_verifier: '' })).status).toBe(200);
  });

  it('says what may be done about missing consent, as MSAL wants to know it', async () => {
    const { body } = await redeem(client(), clientId, await code(), { scope: 'POP.AccessAsUser.All' });
    expect(body).toMatchObject({ suberror: 'consent_required' });
  });
});

describe('a code of another platform', () => {
  it('of a web application needs its secret', async () => {
    const web = { redirectUris: ['https://web.example/'] };
    const { id, appId } = await registerMonitor(client(), 'Web', { publicClient: { redirectUris: [] }, web });
    const redirect = { redirect_uri: 'https://web.example/' };
    const given = await signInForCode(client(), appId, redirect);
    expect(await redeem(client(), appId, given, redirect)).toMatchObject({
      status: 401,
      body: { error: 'invalid_client', error_codes: [7000218] },
    });
    const secret = findDevelopmentTenant(client().directory).change((state) =>
      addClientSecret(state, id, {}, new Date()),
    );
    expect((await redeem(client(), appId, given, { ...redirect, client_secret: secret })).status).toBe(200);
  });

  it('of a single-page application comes from a browser', async () => {
    const spa = { redirectUris: ['https://spa.example/'] };
    const { appId } = await registerMonitor(client(), 'Spa', { publicClient: { redirectUris: [] }, spa });
    const redirect = { redirect_uri: 'https://spa.example/' };
    const given = await signInForCode(client(), appId, redirect);
    expect((await redeem(client(), appId, given, redirect)).body).toMatchObject({ error_codes: [9002327] });
  });
});
