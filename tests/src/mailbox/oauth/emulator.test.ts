import { describe, expect, it } from '@jest/globals';
import { developmentTenant } from '@mailbox-access/entra-emulator';
import { checkClaims, minutesLeft, readClaims } from '../../../../src/mailbox/oauth/claims.ts';
import { checkProfile, readProfile } from '../../../../src/mailbox/oauth/profile.ts';
import { openSignIn } from '../../../../src/mailbox/oauth/signIn.ts';
import type { SignInMethod, SignInOptions } from '../../../../src/diagnostics/signInMethod.ts';
import type { Outputs } from '../../../../src/registration/outputs/schema.ts';
import { setUpDirectory } from '../../../../packages/entra-emulator/tests/support/setup.ts';
import {
  exchangeScopes,
  registerMonitor,
  signInForCode,
} from '../../../../packages/entra-emulator/tests/support/signIn.ts';
import { changeUser } from '../../../../packages/entra-emulator/tests/support/tenant.ts';
import { enterCode, signInByLink } from '../../../clients/support/person.ts';
import { startSignIn } from './support/browser.ts';
import { buildOutputs } from './support/answers.ts';

const { client } = setUpDirectory({ deviceIntervalSeconds: 0.2 });
const { tenantId } = developmentTenant;
const password = 'embedded-directory-only';
const everything = `${exchangeScopes} https://graph.microsoft.com/User.Read`;

/** Registers an application to which the accounts have consented. Returns its outputs. */
async function register(displayName: string, ...accounts: readonly string[]): Promise<Outputs> {
  const { appId } = await registerMonitor(client(), displayName);
  for (const account of accounts) await signInForCode(client(), appId, { scope: everything }, account);
  return buildOutputs({ clientId: appId, authority: `${client().directory.origin}/${tenantId}` });
}

function signIn(outputs: Outputs, method: SignInMethod, options: Partial<SignInOptions> = {}) {
  return openSignIn(method, { outputs, ca: client().directory.ca, password, ...options });
}

/** Signs in by device code, with a person who enters it at once. */
function signInByCode(outputs: Outputs, account: string, button: 'Accept' | 'Cancel' = 'Accept') {
  return signIn(outputs, 'device-code', {
    onPrompt: (text) => void enterCode(client(), /code (\S+) and/.exec(text)?.[1] ?? '', account, button),
  });
}

async function signInByBrowser(outputs: Outputs, account: string, button: 'Accept' | 'Cancel' = 'Accept') {
  const options = { outputs, ca: client().directory.ca };
  const { url, outcome } = await startSignIn({ method: 'browser', options, resources: ['exchange', 'graph'] });
  await signInByLink(client(), (await url).href, account, button);
  return await outcome;
}

describe('a sign-in at the emulator', () => {
  it('by password brings tokens that are as the stack expects, and the profile of the account', async () => {
    const outputs = await register('By password', 'jobs');
    const opened = signIn(outputs, 'password');
    for (const resource of ['exchange', 'graph'] as const) {
      const token = await opened.token(resource);
      expect(checkClaims(token, outputs, resource)).toEqual([]);
      const claims = readClaims(token);
      expect(claims && minutesLeft(claims)).toBeGreaterThan(50);
    }
    const { origin: graphBase, ca } = client().directory;
    const profile = await readProfile(await opened.token('graph'), { graphBase, ca });
    expect(profile).toMatchObject({ id: developmentTenant.mailboxObjectId, userPrincipalName: 'jobs@contoso.example' });
    expect(checkProfile(profile, outputs.account)).toBeUndefined();
    await expect(readProfile(await opened.token('exchange'), { graphBase, ca })).rejects.toMatchObject({
      fault: { kind: 'login', error: 'InvalidAuthenticationToken' },
    });
  });

  it('by device code brings both tokens, and asks once', async () => {
    const outputs = await register('By code', 'jobs');
    const opened = signInByCode(outputs, 'jobs');
    expect(checkClaims(await opened.token('exchange'), outputs, 'exchange')).toEqual([]);
    expect(checkClaims(await opened.token('graph'), outputs, 'graph')).toEqual([]);
  });

  it('by browser brings both tokens', async () => {
    const outputs = await register('By browser', 'jobs');
    const { tokens, left } = await signInByBrowser(outputs, 'jobs');
    expect(checkClaims(tokens[0] ?? '', outputs, 'exchange')).toEqual([]);
    expect(checkClaims(tokens[1] ?? '', outputs, 'graph')).toEqual([]);
    expect(left).toEqual([]);
  });

  it.each(['browser', 'device-code'] as const)('by %s as another account names both', async (method) => {
    const outputs = await register(`Other by ${method}`, 'jobs', 'admin');
    const token =
      method === 'browser'
        ? (await signInByBrowser(outputs, 'admin')).tokens[0]
        : await signInByCode(outputs, 'admin').token('exchange');
    expect(checkClaims(token ?? '', outputs, 'exchange')).toEqual([
      { kind: 'claim', claim: 'account', expected: 'jobs@contoso.example', found: 'admin@contoso.example' },
    ]);
  });

  it('by browser reports that the person declined', async () => {
    const outputs = await register('Declined by browser');
    await expect(signInByBrowser(outputs, 'jobs', 'Cancel')).resolves.toMatchObject({
      tokens: [],
      error: { fault: { kind: 'login', error: 'access_denied', aadsts: 65004, correlationId: expect.any(String) } },
      left: [],
    });
  });

  it('by device code reports that the person declined', async () => {
    const outputs = await register('Declined by code');
    await expect(signInByCode(outputs, 'jobs', 'Cancel').token('exchange')).rejects.toMatchObject({
      fault: { kind: 'login', error: 'authorization_declined', text: expect.stringMatching(/^AADSTS\d+: /) },
    });
  });

  it.each([
    ['nobody has consented', 65001, {}, {}, undefined],
    ['the password is wrong', 50126, {}, { password: 'another' }, undefined],
    ['the account is locked', 50053, { locked: true }, {}, undefined],
    ['the password has expired', 50055, { passwordExpired: true }, {}, undefined],
    ['the account has to prove more', 50076, {}, {}, 'mfa@contoso.example'],
    ['the account is disabled', 50057, {}, {}, 'left@contoso.example'],
    ['there is no such account', 50034, {}, {}, 'nobody@contoso.example'],
  ])('by password where %s says AADSTS%d', async (_, aadsts, change, options, account) => {
    const registered = await register(`Refused ${aadsts}`);
    const outputs = account === undefined ? registered : { ...registered, account };
    await changeUser(client(), 'jobs', change);
    try {
      await expect(signIn(outputs, 'password', options).token('exchange')).rejects.toMatchObject({
        name: 'SignInError',
        fault: { kind: 'login', aadsts, text: expect.not.stringMatching(/Trace ID|Correlation ID|Timestamp/) },
      });
    } finally {
      await changeUser(client(), 'jobs', { locked: false, passwordExpired: false });
    }
  });

  it.each([
    ['application', 700016, { clientId: '99999999-9999-4999-8999-999999999999' }],
    ['tenant', 90002, { tenantId: '99999999-9999-4999-8999-999999999999' }],
  ])('of an unknown %s says AADSTS%d', async (_, aadsts, change) => {
    const { origin } = client().directory;
    const authority = `${origin}/${'tenantId' in change ? change.tenantId : tenantId}`;
    const outputs = buildOutputs({ ...change, authority });
    for (const method of ['password', 'device-code'] as const)
      await expect(signIn(outputs, method).token('exchange')).rejects.toMatchObject({
        fault: { kind: 'login', aadsts },
      });
  });

  it('leaves no password in the request log of the directory', async () => {
    const outputs = await register('Logged', 'jobs');
    await signIn(outputs, 'password').token('exchange');
    expect(JSON.stringify(client().directory.requests)).not.toContain(`"${password}"`);
  });
});
