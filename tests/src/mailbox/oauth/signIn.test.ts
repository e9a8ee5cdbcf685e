import { describe, expect, it } from '@jest/globals';
import { defaultLimits } from '../../../../src/diagnostics/signInMethod.ts';
import type { Answer } from '../../../support/scriptedLogin.ts';
import {
  deviceCode,
  devicePath,
  exchangeToken,
  granted,
  graphToken,
  pending,
  refused,
  secrets,
  tokenPath,
} from './support/answers.ts';
import { serve, signInAt } from './support/signIns.ts';

/** Breaks the connection without an answer. */
const cut: Answer = (response) => {
  response.destroy();
};

describe('a sign-in by password', () => {
  it('asks once for Exchange Online, and for Graph by the refresh token', async () => {
    const login = await serve({ [tokenPath]: [granted] });
    const signIn = signInAt(login, 'password');
    await expect(signIn.token('exchange')).resolves.toBe(exchangeToken);
    await expect(signIn.token('graph')).resolves.toBe(graphToken);
    await expect(signIn.token('exchange')).resolves.toBe(exchangeToken);
    const forms = login.requests.filter(({ path }) => path === tokenPath).map(({ form }) => form);
    expect(forms).toEqual([
      expect.objectContaining({
        grant_type: 'password',
        username: 'jobs@contoso.example',
        password: secrets.password,
        scope: expect.stringMatching(
          /^https:\/\/outlook\.office\.com\/IMAP\.AccessAsUser\.All https:\/\/outlook\.office\.com\/SMTP\.Send /,
        ),
      }),
      expect.objectContaining({ grant_type: 'refresh_token', refresh_token: secrets.refreshToken }),
    ]);
    expect(forms[1]?.scope).not.toContain('outlook.office.com');
  });

  it('is one sign-in also when both tokens are asked for at once, Graph first', async () => {
    const login = await serve({ [tokenPath]: [granted] });
    const signIn = signInAt(login, 'password');
    await expect(Promise.all([signIn.token('graph'), signIn.token('exchange')])).resolves.toEqual([
      graphToken,
      exchangeToken,
    ]);
    expect(login.requests.filter(({ form }) => form.grant_type === 'password')).toHaveLength(1);
  });

  it('needs a password, and asks no server without one', async () => {
    const login = await serve({});
    await expect(signInAt(login, 'password', { password: '' }).token('exchange')).rejects.toMatchObject({
      code: 'usage',
      problem: 'The password of jobs@contoso.example is missing.',
    });
    expect(login.requests).toEqual([]);
  });
});

describe('a sign-in by device code', () => {
  it('shows the code, waits until it is entered, and returns both tokens', async () => {
    const login = await serve({ [devicePath]: [deviceCode()], [tokenPath]: [pending, pending, granted] });
    const prompts: string[] = [];
    const signIn = signInAt(login, 'device-code', { onPrompt: (text) => prompts.push(text) });
    await expect(signIn.token('exchange')).resolves.toBe(exchangeToken);
    await expect(signIn.token('graph')).resolves.toBe(graphToken);
    expect(prompts).toEqual([
      'Open https://microsoft.com/devicelogin in a browser on any device, enter the code ABCD-EFGH and sign in as jobs@contoso.example.',
    ]);
    expect(JSON.stringify(prompts)).not.toContain(secrets.deviceCode);
  });

  it('continues when the server asks it to slow down', async () => {
    const slowDown = { status: 400, body: { error: 'slow_down' } };
    const login = await serve({ [devicePath]: [deviceCode()], [tokenPath]: [slowDown, granted] });
    const begin = performance.now();
    const signIn = signInAt(login, 'device-code', { limits: { slowDownMs: 300 } });
    await expect(signIn.token('exchange')).resolves.toBe(exchangeToken);
    expect(performance.now() - begin).toBeGreaterThan(390);
    expect(defaultLimits.slowDownMs).toBe(5_000);
  });

  it('shows a terminal nothing but text', async () => {
    const login = await serve({
      [devicePath]: [
        deviceCode({ user_code: 'AB\u001b[2JCD', verification_uri: 'https://microsoft.com/\r\u0007devicelogin' }),
      ],
      [tokenPath]: [granted],
    });
    const prompts: unknown[] = [];
    await signInAt(login, 'device-code', { onPrompt: (text) => prompts.push(text) }).token('exchange');
    expect(JSON.stringify(prompts)).not.toMatch(/\\[ur]/);
  });

  it('goes on waiting when a connection breaks meanwhile', async () => {
    const login = await serve({
      [devicePath]: [deviceCode()],
      [tokenPath]: [pending, cut, cut, pending, cut, granted],
    });
    await expect(signInAt(login, 'device-code').token('exchange')).resolves.toBe(exchangeToken);
    expect(login.requests.filter(({ path }) => path === devicePath)).toHaveLength(1);
  });

  it.each<[string, object, readonly Answer[], readonly number[], object]>([
    ['connections go on breaking', {}, [pending, cut], [4], { kind: 'network', host: 'localhost', code: 'ECONNRESET' }],
    [
      'the code expires while connections break',
      { expires_in: 0.25 },
      [pending, cut],
      [2],
      { kind: 'network', code: 'ECONNRESET' },
    ],
    [
      'the code has expired without an answer',
      { expires_in: 0.2 },
      [pending],
      // A timer may fire a moment early.
      [1, 2, 3],
      { kind: 'login', error: 'expired_token', text: 'The code was not entered before it expired.' },
    ],
    [
      'the endpoint refuses the code',
      {},
      [pending, refused(53003, 'access_denied', 'Access has been blocked by Conditional Access policies.')],
      [2],
      {
        kind: 'login',
        error: 'access_denied',
        aadsts: 53003,
        text: 'AADSTS53003: Access has been blocked by Conditional Access policies.',
        correlationId: 'bbbbbbbb-0000-4000-8000-000000000000',
      },
    ],
  ])('ends when %s, and says so', async (_, code, answers, asked, fault) => {
    const login = await serve({ [devicePath]: [deviceCode(code)], [tokenPath]: answers });
    await expect(signInAt(login, 'device-code').token('exchange')).rejects.toMatchObject({ fault });
    expect(asked).toContain(login.requests.filter(({ path }) => path === tokenPath).length);
  });

  it('does not ask again after a refusal', async () => {
    const login = await serve({ [devicePath]: [refused(7000218, 'invalid_client', 'No secret.', 401)] });
    const signIn = signInAt(login, 'device-code');
    await expect(signIn.token('exchange')).rejects.toMatchObject({ fault: { aadsts: 7000218 } });
    await expect(signIn.token('graph')).rejects.toMatchObject({ fault: { aadsts: 7000218 } });
    expect(login.requests.filter(({ path }) => path === devicePath)).toHaveLength(1);
  });

  it('does not ask again for Graph after a refusal', async () => {
    const login = await serve({
      [devicePath]: [deviceCode()],
      [tokenPath]: [granted, refused(65001, 'invalid_grant', 'No consent.')],
    });
    const signIn = signInAt(login, 'device-code');
    await expect(signIn.token('exchange')).resolves.toBe(exchangeToken);
    await expect(signIn.token('graph')).rejects.toMatchObject({ fault: { kind: 'login', aadsts: 65001 } });
    await expect(signIn.token('exchange')).resolves.toBe(exchangeToken);
    expect(login.requests.filter(({ path }) => path === devicePath)).toHaveLength(1);
  });
});
