import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { developmentTenant } from '../../src/index.ts';
import { readText, type Answer, type Body } from '../support/client.ts';
import { create } from '../support/graph.ts';
import { press } from '../support/pages.ts';
import { setUpDirectory, setUpMonitor } from '../support/setup.ts';
import {
  challenge,
  choose,
  exchangeScopes,
  follow,
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

describe('a password', () => {
  const password = 'embedded-directory-only';
  const { client, monitor } = setUpMonitor();

  beforeAll(async () => {
    await signInForCode(client(), monitor().appId, { scope: `${exchangeScopes} User.Read` });
  });

  afterEach(async () => {
    const usual = { locked: false, passwordExpired: false, multiFactor: 'none', administrator: false };
    await changeUser(client(), 'jobs', usual);
    await changePolicies(client(), { conditionalAccess: 'none', securityDefaults: false });
  });

  function signIn(changes: Readonly<Record<string, string>> = {}, tenant?: string) {
    const usual = { grant_type: 'password', client_id: monitor().appId, username: 'jobs@contoso.example', password };
    return postToken(client(), { ...usual, scope: exchangeScopes, ...changes }, tenant);
  }

  it('gives a token for the mailbox where there is consent', async () => {
    const { status, body } = await signIn();
    expect(status).toBe(200);
    expect(decodeJwt(readText(body, 'access_token'))).toMatchObject({
      aud: 'https://outlook.office.com',
      upn: developmentTenant.mailbox,
      scp: 'IMAP.AccessAsUser.All SMTP.Send',
    });
    expect(readText(body, 'refresh_token')).toBeTruthy();
  });

  it('can be set again, and is kept as a hash', async () => {
    await changeUser(client(), 'jobs', { password: 'pass word ä' });
    expect((await signIn()).body).toMatchObject({ error_codes: [50126] });
    expect((await signIn({ password: 'pass word ä' })).status).toBe(200);
    const { state } = findDevelopmentTenant(client().directory);
    expect(JSON.stringify(state)).not.toContain('pass word');
    await changeUser(client(), 'jobs', { password });
  });

  const refused: readonly (readonly [string, Readonly<Record<string, string>>, number, string])[] = [
    ['is wrong', { password: 'wrong' }, 50126, 'invalid_grant'],
    ['is of nobody', { username: 'nobody@contoso.example' }, 50034, 'invalid_grant'],
    ['is of a disabled account', { username: 'left@contoso.example' }, 50057, 'invalid_grant'],
    ['has to be proven further', { username: 'mfa@contoso.example' }, 50076, 'invalid_grant'],
    ['is of somebody who did not consent', { username: 'admin@contoso.example' }, 65001, 'invalid_grant'],
    ['is shown with two resources', { scope: `${exchangeScopes} User.Read` }, 28000, 'invalid_request'],
    ['is shown with a secret', { client_secret: 'secret' }, 700025, 'invalid_client'],
    ['is missing', { password: '' }, 900144, 'invalid_request'],
    ['is nameless', { username: '' }, 900144, 'invalid_request'],
    ['is for nothing', { scope: '' }, 900144, 'invalid_request'],
  ];

  it.each(refused)('is refused when it %s', async (_, changes, number, error) => {
    const { body } = await signIn(changes);
    expect(body).toMatchObject({ error, error_codes: [number] });
    expect(Object.keys(body)).not.toContain('access_token');
  });

  it('tells only who knows it that it has expired', async () => {
    await changeUser(client(), 'jobs', { passwordExpired: true });
    expect((await signIn({ password: 'wrong' })).body).toMatchObject({ error_codes: [50126] });
  });

  it.each<[account: object, policies: object, number]>([
    [{ locked: true }, {}, 50053],
    [{ passwordExpired: true }, {}, 50055],
    [{ multiFactor: 'required' }, {}, 50076],
    [{ multiFactor: 'unregistered' }, {}, 50079],
    [{}, { conditionalAccess: 'block' }, 53003],
    [{}, { conditionalAccess: 'compliant-device' }, 53000],
    [{}, { securityDefaults: true }, 530035],
    [{ administrator: true }, { securityDefaults: true }, 50076],
  ])('of an account with %j under %j is refused', async (account, policies, number) => {
    await changePolicies(client(), policies);
    await changeUser(client(), 'jobs', account);
    expect((await signIn()).body).toMatchObject({ error: 'invalid_grant', error_codes: [number] });
  });

  it('is not stopped by a policy against device codes', async () => {
    await changePolicies(client(), { conditionalAccess: 'block-device-code' });
    expect((await signIn()).status).toBe(200);
  });

  it.each([false, null])('is refused while public client flows are %j, despite its platform', async (allowed) => {
    const path = `/v1.0/applications/${monitor().id}`;
    await client().graph('PATCH', path, { json: { isFallbackPublicClient: allowed } });
    expect(await signIn()).toMatchObject({ status: 401, body: { error: 'invalid_client', error_codes: [7000218] } });
    await client().graph('PATCH', path, { json: { isFallbackPublicClient: true } });
  });

  it('is refused for an application that is disabled or requires assignment', async () => {
    const path = `/v1.0/servicePrincipals/${monitor().servicePrincipalId}`;
    await client().graph('PATCH', path, { json: { accountEnabled: false } });
    expect((await signIn()).body).toMatchObject({ error_codes: [7000112] });
    await client().graph('PATCH', path, { json: { accountEnabled: true, appRoleAssignmentRequired: true } });
    expect((await signIn()).body).toMatchObject({ error_codes: [50105] });
    await create(client(), `${path}/appRoleAssignedTo`, {
      principalId: developmentTenant.mailboxObjectId,
      resourceId: monitor().servicePrincipalId,
      appRoleId: '00000000-0000-0000-0000-000000000000',
    });
    expect((await signIn()).status).toBe(200);
    await client().graph('PATCH', path, { json: { appRoleAssignmentRequired: false } });
  });

  it.each([
    ['common', 50194],
    ['organizations', 50194],
    ['nowhere.example', 90002],
  ])('is refused at the tenant %s', async (tenant, number) => {
    expect((await signIn({}, tenant)).body).toMatchObject({ error_codes: [number] });
  });

  it('is enough for what a grant by an administrator allows', async () => {
    const tenant = findDevelopmentTenant(client().directory);
    const exchange = tenant.findServicePrincipalByAppId('00000002-0000-0ff1-ce00-000000000000');
    const { appId, servicePrincipalId } = await registerMonitor(client(), 'Granted');
    await create(client(), '/v1.0/oauth2PermissionGrants', {
      clientId: servicePrincipalId,
      consentType: 'AllPrincipals',
      resourceId: exchange?.id,
      scope: 'IMAP.AccessAsUser.All SMTP.Send',
    });
    expect((await signIn({ client_id: appId, username: 'admin@contoso.example' })).status).toBe(200);
    const onGraph = await signIn({ client_id: appId, scope: 'https://graph.microsoft.com/IMAP.AccessAsUser.All' });
    expect(onGraph.body).toMatchObject({ error_codes: [65001] });
  });
});

describe('after people have signed in by every method, successfully or not', () => {
  const { client } = setUpDirectory({ recordBodies: true });
  const password = 'a password of somebody’s own';
  const secrets = new Map(Object.entries({ password, verifier }));

  /** Signs in by every method, also without success, and notes what nobody else may see. */
  beforeAll(async () => {
    const { appId } = await registerMonitor(client(), 'PASS');
    await changeUser(client(), 'jobs', { password });
    const code = note('code', await signInForCode(client(), appId));
    const { body } = noteTokens('by code', await redeem(client(), appId, code));
    noteTokens('by refresh', await refresh(client(), appId, readText(body, 'refresh_token')));
    await redeem(client(), appId, code, { code_verifier: note('wrong verifier', 'a-verifier-of-another-sign-in') });
    await signInOnNativeClientPage(appId);
    await signInByFormPost(appId);
    await signInByDevice(appId);
    const username = 'jobs@contoso.example';
    const byPassword = { client_id: appId, grant_type: 'password', username, scope: 'User.Read' };
    await postToken(client(), { ...byPassword, password });
    await postToken(client(), { ...byPassword, password: note('wrong password', 'another password') });
  });

  function note(name: string, secret: string): string {
    if (secret.length < 9) throw new Error(`There is no ${name}.`);
    secrets.set(name, secret);
    return secret;
  }

  function noteTokens(way: string, answer: Answer): Answer {
    for (const name of ['access_token', 'refresh_token'] as const) note(`${name} ${way}`, readText(answer.body, name));
    return answer;
  }

  /** Opens the page with the code in its address. */
  async function signInOnNativeClientPage(appId: string): Promise<void> {
    const code = note('code in an address', await signInForCode(client(), appId, { redirect_uri: nativeClient }));
    await client().send('/common/oauth2/nativeclient', { query: { code, state: 'a state' } });
  }

  async function signInByFormPost(appId: string): Promise<void> {
    const page = await choose(client(), await follow(client(), appId, { response_mode: 'form_post' }), 'jobs');
    note('code in a form', /name="code" value="([^"]+)"/.exec(page.text)?.[1] ?? '');
  }

  async function signInByDevice(appId: string): Promise<void> {
    const scope = 'https://outlook.office.com/SMTP.Send offline_access';
    const path = '/contoso.example/oauth2/v2.0/devicecode';
    const { body }: { body: Body } = await client().send(path, { method: 'POST', form: { client_id: appId, scope } });
    const userCode = note('user code', readText(body, 'user_code'));
    const deviceCode = note('device code', readText(body, 'device_code'));
    await client().send('/devicelogin', { query: { user_code: userCode } });
    const page = await client().send('/devicelogin');
    await choose(client(), await press(client(), page, 'Next', { user_code: userCode }), 'jobs');
    await postToken(client(), { client_id: appId, grant_type: 'device_code', device_code: deviceCode });
  }

  /** Returns the secrets in a text, plain or encoded for a URL. */
  function find(text: string): readonly string[] {
    return [...secrets]
      .filter(([, secret]) => text.includes(secret) || text.includes(encodeURIComponent(secret)))
      .map(([name]) => name);
  }

  it('no secret is in the log of requests', async () => {
    const log = JSON.stringify(client().directory.requests);
    expect(find(log)).toEqual([]);
    expect(find((await client().send('/offline/requests')).text)).toEqual([]);
    expect(log).toContain('"grant_type":"authorization_code"');
    expect(log).toContain(challenge);
    expect(log).toContain(loopback);
  });

  it('no secret is in any file of the directory', () => {
    const folder = dirname(dirname(findDevelopmentTenant(client().directory).file));
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((file) => statSync(file).isFile());
    expect(files.length).toBeGreaterThan(3);
    expect(files.filter((file) => find(readFileSync(file, 'utf8')).length > 0)).toEqual([]);
  });
});
