import { beforeAll, describe, expect, it } from '@jest/globals';
import { developmentTenant } from '../../src/index.ts';
import { readText } from '../support/client.ts';
import { press } from '../support/pages.ts';
import { setUpDirectory } from '../support/setup.ts';
import { choose, exchangeScopes, loopback, registerMonitor, signInForCode, verifier } from '../support/signIn.ts';

const { client } = setUpDirectory();
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
let clientId = '';

beforeAll(async () => {
  clientId = (await registerMonitor(client(), 'PASS')).appId;
});

/** As a program that has a place for a secret and none to put there; no parameter is left out here. */
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
  const enter = press(client(), await client().send('/devicelogin'), 'Next', {
    user_code: readText(body, 'user_code'),
  });
  const page = await choose(client(), await enter, 'jobs');
  if (page.text.includes('Accept')) await press(client(), page, 'Accept');
  const device_code = readText(body, 'device_code');
  return post('token', { client_id: id, client_secret: '', grant_type: deviceGrant, device_code });
}

describe('an empty secret', () => {
  it('is none of a public client, which redeems its code and refreshes', async () => {
    const { status, body } = await redeem(clientId);
    expect(status).toBe(200);
    const refresh_token = readText(body, 'refresh_token');
    const again = { client_id: clientId, client_secret: '', grant_type: 'refresh_token', refresh_token };
    expect((await post('token', again)).status).toBe(200);
  });

  it('is none of a public client that signs in by a device code', async () => {
    expect((await signInDevice(clientId)).status).toBe(200);
  });

  it('does not make a client public', async () => {
    const { appId } = await registerMonitor(client(), 'Confidential', { isFallbackPublicClient: false });
    expect(await signInDevice(appId)).toMatchObject({ status: 401, body: { error_codes: [7000218] } });
  });

  it('is no secret of an application that has one', async () => {
    const { clientId: client_id } = developmentTenant;
    const scope = 'https://graph.microsoft.com/.default';
    const answer = await post('token', { client_id, client_secret: '', grant_type: 'client_credentials', scope });
    expect(answer).toMatchObject({ status: 401, body: { error_codes: [7000218] } });
    expect(Object.keys(answer.body)).not.toContain('access_token');
  });
});
