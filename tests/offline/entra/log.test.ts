import { describe, expect, it } from '@jest/globals';
import { developmentTenant } from '../../../offline/entra/index.ts';
import { redact, RequestLog } from '../../../offline/entra/log.ts';
import { readText } from './support/client.ts';
import { press, readForms } from './support/pages.ts';
import { setUpDirectory } from './support/setup.ts';
import {
  choose,
  exchangeScopes,
  nativeClient,
  postToken,
  redeem,
  refresh,
  registerMonitor,
  signInForCode,
  verifier,
} from './support/signIn.ts';

const { client } = setUpDirectory({ recordBodies: true });

describe('the log of requests', () => {
  it('keeps bodies when asked to, and neither secret nor token', async () => {
    const token = await client().signIn();
    await client().token(developmentTenant.tenantId, { client_assertion: 'made.up.assertion' });
    await client().graph('POST', '/v1.0/applications', { json: { displayName: 'PASS' } });
    await client().send('/common/oauth2/v2.0/authorize', {
      query: { client_id: 'c', code: 'secret-code', state: 's' },
    });
    await client().send(`/${developmentTenant.tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      form: {
        grant_type: 'password',
        password: 'secret-password',
        code: 'secret-code',
        code_verifier: 'secret-verifier',
        refresh_token: 'secret-refresh',
      },
    });
    const text = JSON.stringify(client().directory.requests);
    expect(text).toContain('"displayName":"PASS"');
    expect(text).toContain('"access_token":"(redacted)"');
    for (const secret of [token, developmentTenant.clientSecret, 'made.up', 'secret-'])
      expect(text).not.toContain(secret);
  });

  it('keeps nothing of a sign-in by which somebody could sign in', async () => {
    const secrets = [...(await signInByDevice()), ...(await signInByBrowser()), 'embedded-directory-only', verifier];
    const text = JSON.stringify(client().directory.requests);
    for (const path of ['/login/consent', '/devicelogin', '/oauth2/v2.0/devicecode', '/common/oauth2/nativeclient'])
      expect(text).toContain(path);
    expect(text).toContain('"(page)"');
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(8);
      expect(text).not.toContain(secret);
    }
  });

  it('keeps the code of an error, which is no secret', async () => {
    await client().graph('GET', '/v1.0/applications/none');
    expect(client().directory.requests.at(-1)).toMatchObject({
      status: 404,
      response: { error: { code: 'Request_ResourceNotFound' } },
    });
  });

  it('is bounded and without bodies unless asked', () => {
    const log = new RequestLog(false);
    const entry = { method: 'GET', path: '/', query: {}, status: 200, body: { a: 1 }, response: { b: 2 } };
    for (let at = 0; at < 1_500; at++) log.add({ ...entry, at });
    expect(log.entries).toHaveLength(1_000);
    expect(log.entries[0]).toEqual({ at: 500, method: 'GET', path: '/', query: {}, status: 200 });
  });

  it('keeps what is not there as it is', () => {
    expect(redact({ password: null, list: [{ Client_Secret: 'x', n: 1 }], text: 't' })).toEqual({
      password: null,
      list: [{ Client_Secret: '(redacted)', n: 1 }],
      text: 't',
    });
  });
});

/** Signs in for a device: its codes and tokens. */
async function signInByDevice(): Promise<readonly string[]> {
  const { appId } = await registerMonitor(client(), 'Device');
  const form = { client_id: appId, scope: exchangeScopes };
  const { body } = await client().send(`/${developmentTenant.tenantId}/oauth2/v2.0/devicecode`, {
    method: 'POST',
    form,
  });
  const [userCode, deviceCode] = [readText(body, 'user_code'), readText(body, 'device_code')];
  const page = await client().send('/devicelogin', { query: { user_code: userCode } });
  const accounts = await press(client(), page, 'Next');
  const consent = await choose(client(), accounts, 'jobs');
  await press(client(), consent, 'Accept');
  const flows = [accounts, consent].map(({ text }) => readForms(text)[0]?.fields.flow ?? '');
  const grant = { client_id: appId, grant_type: 'device_code', device_code: deviceCode };
  const tokens = await postToken(client(), grant);
  const password = { grant_type: 'password', username: 'jobs@contoso.example', password: 'embedded-directory-only' };
  expect((await postToken(client(), { ...form, ...password })).status).toBe(200);
  return [
    userCode,
    deviceCode,
    ...flows,
    readText(tokens.body, 'access_token'),
    readText(tokens.body, 'refresh_token'),
  ];
}

/** Signs in by a browser, to Microsoft's page and back to a program: codes and tokens. */
async function signInByBrowser(): Promise<readonly string[]> {
  const { appId } = await registerMonitor(client(), 'Browser');
  const onPage = await signInForCode(client(), appId, { redirect_uri: nativeClient });
  await client().send('/common/oauth2/nativeclient', { query: { code: onPage } });
  const scope = `${exchangeScopes} openid`;
  const code = await signInForCode(client(), appId, { scope });
  const first = await redeem(client(), appId, code, { scope });
  const token = readText(first.body, 'refresh_token');
  const second = await refresh(client(), appId, token);
  const idToken = readText(first.body, 'id_token');
  return [onPage, code, token, idToken, readText(second.body, 'access_token'), readText(second.body, 'refresh_token')];
}
