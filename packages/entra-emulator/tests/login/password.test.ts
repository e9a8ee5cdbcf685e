import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { developmentTenant } from '../../src/index.ts';
import { readText } from '../support/client.ts';
import { create } from '../support/graph.ts';
import { setUpDirectory } from '../support/setup.ts';
import { changePolicies, changeUser } from '../support/tenant.ts';
import { exchangeScopes, postToken, registerMonitor, signInForCode } from '../support/signIn.ts';
import type { Registered } from '../support/signIn.ts';
import { findDevelopmentTenant } from '../support/workload.ts';

const password = 'embedded-directory-only';
const { client } = setUpDirectory();
let monitor: Registered;

beforeAll(async () => {
  monitor = await registerMonitor(client(), 'PASS');
  await signInForCode(client(), monitor.appId, { scope: `${exchangeScopes} User.Read` });
});

afterEach(async () => {
  await changeUser(client(), 'jobs', {
    locked: false,
    passwordExpired: false,
    multiFactor: 'none',
    administrator: false,
  });
  await changePolicies(client(), { conditionalAccess: 'none', securityDefaults: false });
});

function signIn(changes: Readonly<Record<string, string>> = {}, tenant?: string) {
  const usual = { grant_type: 'password', client_id: monitor.appId, username: 'jobs@contoso.example', password };
  return postToken(client(), { ...usual, scope: exchangeScopes, ...changes }, tenant);
}

describe('a password', () => {
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

  const accounts: readonly (readonly [object, number])[] = [
    [{ locked: true }, 50053],
    [{ passwordExpired: true }, 50055],
    [{ multiFactor: 'required' }, 50076],
    [{ multiFactor: 'unregistered' }, 50079],
  ];

  it.each(accounts)('of an account that is %j is refused', async (changes, number) => {
    await changeUser(client(), 'jobs', changes);
    expect((await signIn()).body).toMatchObject({ error: 'invalid_grant', error_codes: [number] });
  });

  it('tells only who knows it that it has expired', async () => {
    await changeUser(client(), 'jobs', { passwordExpired: true });
    expect((await signIn({ password: 'wrong' })).body).toMatchObject({ error_codes: [50126] });
  });

  const policies: readonly (readonly [object, object, number])[] = [
    [{ conditionalAccess: 'block' }, {}, 53003],
    [{ conditionalAccess: 'compliant-device' }, {}, 53000],
    [{ securityDefaults: true }, {}, 530035],
    [{ securityDefaults: true }, { administrator: true }, 50076],
  ];

  it.each(policies)('under %j of an account with %j is refused', async (changes, account, number) => {
    await changePolicies(client(), changes);
    await changeUser(client(), 'jobs', account);
    expect((await signIn()).body).toMatchObject({ error_codes: [number] });
  });

  it('is not stopped by a policy against device codes', async () => {
    await changePolicies(client(), { conditionalAccess: 'block-device-code' });
    expect((await signIn()).status).toBe(200);
  });

  it.each([false, null])(
    'is refused while public client flows are %j, though the platform is a public one',
    async (allowed) => {
      const path = `/v1.0/applications/${monitor.id}`;
      await client().graph('PATCH', path, { json: { isFallbackPublicClient: allowed } });
      expect(await signIn()).toMatchObject({ status: 401, body: { error: 'invalid_client', error_codes: [7000218] } });
      await client().graph('PATCH', path, { json: { isFallbackPublicClient: true } });
    },
  );

  it('is refused for an application that is disabled or takes only who is assigned', async () => {
    const path = `/v1.0/servicePrincipals/${monitor.servicePrincipalId}`;
    await client().graph('PATCH', path, { json: { accountEnabled: false } });
    expect((await signIn()).body).toMatchObject({ error_codes: [7000112] });
    await client().graph('PATCH', path, { json: { accountEnabled: true, appRoleAssignmentRequired: true } });
    expect((await signIn()).body).toMatchObject({ error_codes: [50105] });
    await create(client(), `${path}/appRoleAssignedTo`, {
      principalId: developmentTenant.mailboxObjectId,
      resourceId: monitor.servicePrincipalId,
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
