import { beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { developmentTenant } from '../../src/index.ts';
import { readText, type Body } from '../support/client.ts';
import { press, readWords } from '../support/pages.ts';
import { setUpMonitor } from '../support/setup.ts';
import { changePolicies } from '../support/tenant.ts';
import { choose, exchangeScopes, postToken, registerMonitor } from '../support/signIn.ts';
import { findDevelopmentTenant } from '../support/workload.ts';

const { tenantId } = developmentTenant;
let later = 0;
const { client, monitor } = setUpMonitor({ now: () => new Date(Date.now() + later), deviceIntervalSeconds: 2 });
let device: Body = {};

beforeEach(async () => {
  later = 0;
  device = (await begin()).body;
});

function begin(changes: Readonly<Record<string, string>> = {}, tenant: string = tenantId) {
  const form = Object.entries({ client_id: monitor().appId, scope: exchangeScopes, ...changes }).filter(
    ([, value]) => value,
  );
  return client().send(`/${tenant}/oauth2/v2.0/devicecode`, { method: 'POST', form: Object.fromEntries(form) });
}

const poll = (changes: Readonly<Record<string, string>> = {}) =>
  postToken(client(), {
    client_id: monitor().appId,
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: readText(device, 'device_code'),
    ...changes,
  });

const enter = async (userCode: string) =>
  press(client(), await client().send('/devicelogin'), 'Next', { user_code: userCode });

/** Goes on to the consent page. */
const chooseAccount = async (name = 'jobs') => choose(client(), await enter(readText(device, 'user_code')), name);

describe('a device', () => {
  it('is told what to show', () => {
    const address = `${client().directory.origin}/devicelogin`;
    expect(device).toEqual({
      user_code: expect.stringMatching(/^[B-Z2-9]{9}$/),
      device_code: expect.stringMatching(/^[\w-]{64}$/),
      verification_uri: address,
      expires_in: 900,
      interval: 2,
      message: `To sign in, use a web browser to open the page ${address} and enter the code ${readText(device, 'user_code')} to authenticate.`,
    });
  });

  it('waits until a user has signed in, and gets its tokens once', async () => {
    expect(await poll()).toMatchObject({ status: 400, body: { error: 'authorization_pending', error_codes: [70016] } });
    const consent = await chooseAccount();
    expect((await poll()).body).toMatchObject({ error: 'authorization_pending' });
    const end = await press(client(), consent, 'Accept');
    expect(readWords(end.text)).toContain('You have signed in to PASS on your device. You may close this window.');
    const { status, body } = await poll();
    expect(status).toBe(200);
    expect(decodeJwt(readText(body, 'access_token'))).toMatchObject({ upn: developmentTenant.mailbox });
    expect((await poll()).body).toMatchObject({ error_codes: [54005] });
    expect(readWords((await enter(readText(device, 'user_code'))).text)).toContain('not known');
  });

  it('receives an error when the person declines', async () => {
    const consent = await chooseAccount('admin');
    const end = readWords((await press(client(), consent, 'Cancel')).text);
    expect(end).toContain('Not signed in');
    expect(end).not.toContain('All done');
    expect((await poll()).body).toMatchObject({ error: 'authorization_declined', error_codes: [65004] });
  });

  it('expires after fifteen minutes, and after that nobody can sign in with it', async () => {
    const consent = await chooseAccount('admin');
    later = 901_000;
    expect((await poll()).body).toMatchObject({ error: 'expired_token', error_codes: [70020] });
    expect(readWords((await press(client(), consent, 'Accept')).text)).toContain('AADSTS70020');
    const tenant = findDevelopmentTenant(client().directory);
    const administrator = tenant.findUser('admin@contoso.example')?.id;
    expect(tenant.state.grants.filter(({ principalId }) => principalId === administrator)).toEqual([]);
    expect(readWords((await enter(readText(device, 'user_code'))).text)).toContain('it has expired');
  });

  it('waits no more when the control interface lets every code expire; a code of afterwards is good', async () => {
    expect((await client().send('/offline/device-codes', { method: 'DELETE' })).status).toBe(204);
    expect((await poll()).body).toMatchObject({ error: 'expired_token', error_codes: [70020] });
    device = (await begin()).body;
    expect((await poll()).body).toMatchObject({ error: 'authorization_pending' });
  });

  it('stays pending where a policy blocks device codes, and the person sees why', async () => {
    await changePolicies(client(), { conditionalAccess: 'block-device-code' });
    expect(readWords((await chooseAccount('admin')).text)).toContain('AADSTS53003');
    expect((await poll()).body).toMatchObject({ error: 'authorization_pending' });
    await changePolicies(client(), { conditionalAccess: 'none' });
  });

  it("takes no other device's code, and no other client's", async () => {
    expect((await poll({ device_code: 'made-up' })).body).toMatchObject({ error_codes: [70018] });
    const other = await registerMonitor(client(), 'Other');
    expect((await poll({ client_id: other.appId })).body).toMatchObject({ error_codes: [70018] });
  });

  it('needs public client flows', async () => {
    const { appId } = await registerMonitor(client(), 'Confidential', { isFallbackPublicClient: false });
    device = (await begin({ client_id: appId })).body;
    expect((await poll({ client_id: appId })).body).toMatchObject({ error_codes: [7000218] });
  });

  it.each([
    ['no client', { client_id: '' }, 900144],
    ['an unknown client', { client_id: '00000000-1111-4222-8333-444444444444' }, 700016],
    ['no scope', { scope: '' }, 900144],
    ['an unknown scope', { scope: 'Magic' }, 650053],
  ])('is refused with %s', async (_, changes, number) => {
    expect(await begin(changes)).toMatchObject({ status: 400, body: { error_codes: [number] } });
  });

  it('is refused where the path names no tenant', async () => {
    expect((await begin({}, 'common')).body).toMatchObject({ error_codes: [50194] });
  });
});

describe('the page for codes', () => {
  it('takes a code as people type it', async () => {
    const code = readText(device, 'user_code').toLowerCase();
    const page = await enter(` ${code.slice(0, 4)}-${code.slice(4)} `);
    expect(readWords(page.text)).toContain('Pick an account to sign in to PASS on another device');
  });

  it('says of a wrong code that it is wrong and keeps what was typed, escaped', async () => {
    const page = await enter('"><b>');
    expect(readWords(page.text)).toContain('That code is not known, or it has expired.');
    expect(page.text).toContain('value="&quot;&gt;&lt;b&gt;"');
    expect(page.text).not.toContain('"><b>"');
  });

  it('is filled in by a link that holds the code', async () => {
    const page = await client().send('/devicelogin', { query: { user_code: 'ABC' } });
    expect(page.text).toContain('value="ABC"');
  });
});
