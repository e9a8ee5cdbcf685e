import { describe, expect, it } from '@jest/globals';
import { requireBrowser, requireLoopback } from '../../../../src/mailbox/oauth/browser.ts';
import { endPages } from '../../../../src/mailbox/oauth/credential.ts';
import type { ScriptedLogin } from '../../../support/scriptedLogin.ts';
import {
  buildOutputs,
  clientId,
  discoveryPath,
  exchangeToken,
  granted,
  graphToken,
  refused,
  secrets,
  tenantId,
  tokenPath,
} from './support/answers.ts';
import { comeBack, startSignIn } from './support/browser.ts';
import type { Job } from './support/runSignIn.ts';
import { serve } from './support/signIns.ts';

const browserMissing = (message: RegExp): unknown =>
  expect.objectContaining({
    name: 'MailboxAccessError',
    code: 'browser-missing',
    message: expect.stringMatching(message),
  });

function jobAt({ origin, ca }: ScriptedLogin, options: Partial<Job['options']> = {}): Job {
  const outputs = buildOutputs({ authority: `${origin}/${tenantId}` });
  return { method: 'browser', options: { outputs, ca, ...options }, resources: ['exchange', 'graph'] };
}

describe('a sign-in in the browser', () => {
  it('opens the page of the tenant for the account, and brings both tokens', async () => {
    const login = await serve({ [tokenPath]: [granted] });
    const { url, outcome } = await startSignIn(jobAt(login));
    const opened = await url;
    expect(opened.origin + opened.pathname).toBe(`${login.origin}/${tenantId}/oauth2/v2.0/authorize`);
    const query = Object.fromEntries(opened.searchParams);
    expect(query).toMatchObject({
      client_id: clientId,
      response_type: 'code',
      response_mode: 'form_post',
      code_challenge_method: 'S256',
      redirect_uri: expect.stringMatching(/^http:\/\/localhost:\d+$/),
      login_hint: 'jobs@contoso.example',
      prompt: 'login',
    });
    expect(query.scope).not.toContain('graph.microsoft.com');
    const page = await comeBack(opened, { code: secrets.code });
    await expect(page.text()).resolves.toBe(endPages.successMessage);
    await expect(outcome).resolves.toEqual({
      tokens: [exchangeToken, graphToken],
      prompts: [
        'Sign in as jobs@contoso.example in the browser. If none opens, press Ctrl-C and add --device-code. If it shows an AADSTS number, see docs/reference/troubleshooting.md.',
      ],
      left: [],
    });
    expect(login.requests.at(-2)?.form).toMatchObject({ grant_type: 'authorization_code', code: secrets.code });
  });

  it('passes on why the person or the directory said no', async () => {
    const login = await serve({});
    const { url, outcome } = await startSignIn(jobAt(login));
    const page = await comeBack(await url, {
      error: 'access_denied',
      error_description:
        'AADSTS65004: User declined to consent to access the app. Trace ID: a-1 Correlation ID: b-2 Timestamp: 2026-11-25 12:00:00Z',
    });
    await expect(page.text()).resolves.toBe(endPages.errorMessage);
    await expect(outcome).resolves.toMatchObject({
      tokens: [],
      error: {
        fault: {
          kind: 'login',
          error: 'access_denied',
          aadsts: 65004,
          text: 'AADSTS65004: User declined to consent to access the app.',
          correlationId: 'b-2',
        },
      },
      left: [],
    });
  });

  it('passes on why the code was not taken, without the code', async () => {
    const words = `The provided authorization code ${secrets.code} has expired.`;
    const login = await serve({ [tokenPath]: [refused(70008, 'invalid_grant', words)] });
    const { url, outcome } = await startSignIn(jobAt(login));
    await comeBack(await url, { code: secrets.code });
    await expect(outcome).resolves.toMatchObject({
      error: { fault: { aadsts: 70008, text: 'AADSTS70008: The provided authorization code *** has expired.' } },
    });
  });

  it('takes no answer that is not to its own question', async () => {
    const login = await serve({ [tokenPath]: [granted] });
    const { url, outcome } = await startSignIn(jobAt(login));
    const forged = await comeBack(await url, { state: 'another', code: 'stolen' });
    expect(forged.status).toBe(400);
    await comeBack(await url, { code: secrets.code });
    await expect(outcome).resolves.toMatchObject({ tokens: [expect.any(String), expect.any(String)] });
    expect(login.requests.map(({ form }) => form.code)).not.toContain('stolen');
  });

  it('ends when it is interrupted, and leaves no server behind', async () => {
    const login = await serve({});
    const { url, outcome, interrupt } = await startSignIn(jobAt(login));
    const opened = await url;
    interrupt();
    await expect(outcome).resolves.toMatchObject({
      error: { name: 'MailboxAccessError', code: 'interrupted' },
      left: [],
    });
    await expect(comeBack(opened, { code: secrets.code })).rejects.toThrow('fetch failed');
  });

  it('ends when it is interrupted before the browser is there', async () => {
    const asked = Promise.withResolvers<unknown>();
    const login = await serve({ [discoveryPath]: [asked.resolve] });
    const { outcome, interrupt } = await startSignIn(jobAt(login));
    await asked.promise;
    interrupt();
    await expect(outcome).resolves.toMatchObject({ error: { code: 'interrupted' }, left: [] });
  });

  it('ends when it is interrupted before there is a server', async () => {
    const login = await serve({});
    const { outcome } = await startSignIn({ ...jobAt(login), interruptAtPrompt: true });
    await expect(outcome).resolves.toMatchObject({ error: { code: 'interrupted' }, left: [] });
    expect(login.requests).toEqual([]);
  });

  it('ends at its time limit, and leaves no server behind', async () => {
    const login = await serve({});
    const { outcome } = await startSignIn(jobAt(login, { limits: { browserMs: 500 } }));
    await expect(outcome).resolves.toMatchObject({
      error: { fault: { kind: 'login', error: 'timed_out', text: 'The sign-in was not finished within 0.5 seconds.' } },
      left: [],
    });
  });

  it.each([
    ['cannot be started', '/nowhere/browser'],
    ['ends in a failure', '/bin/false'],
  ])('says so when the browser %s', async (_, browser) => {
    const login = await serve({});
    const { outcome } = await startSignIn(jobAt(login), { BROWSER: browser });
    await expect(outcome).resolves.toMatchObject({
      error: { code: 'browser-missing', message: expect.stringContaining('--device-code') },
      left: [],
    });
  });

  it('never logs a code or token', async () => {
    const login = await serve({ [tokenPath]: [granted] });
    const { url, outcome, log } = await startSignIn(jobAt(login), { AZURE_LOG_LEVEL: 'verbose', DEBUG: '*' });
    const opened = await url;
    await comeBack(opened, { code: secrets.code });
    const { tokens } = await outcome;
    const text = await log;
    expect(text).toContain('azure:');
    const challenge = opened.searchParams.get('code_challenge') ?? '';
    const verifier = login.requests.map(({ form }) => form.code_verifier).find((each) => each !== undefined) ?? '';
    for (const secret of [...tokens, ...Object.values(secrets), verifier, challenge]) {
      expect(secret).not.toBe('');
      expect(text).not.toContain(secret);
    }
  });
});

describe('a sign-in beside a proxy', () => {
  it('does not go through it to this machine', async () => {
    const login = await serve({ [tokenPath]: [granted] });
    const job = { ...jobAt(login, { password: secrets.password }), method: 'password' } as const;
    const { outcome } = await startSignIn(job, { HTTPS_PROXY: 'http://127.0.0.1:1', ALL_PROXY: 'http://127.0.0.1:1' });
    await expect(outcome).resolves.toMatchObject({ tokens: [expect.any(String), expect.any(String)], left: [] });
  });
});

describe('a redirect URI for the browser', () => {
  it.each(['http://localhost', 'http://localhost/', 'http://localhost:8400'])('is there with %s', (uri) => {
    expect(() => {
      requireLoopback(['https://login.microsoftonline.com/common/oauth2/nativeclient', uri]);
    }).not.toThrow();
  });

  it.each(['http://127.0.0.1', 'https://localhost', 'http://localhost/callback', 'http://localhost.example'])(
    'is missing with %s alone, and a code on another device is offered',
    (uri) => {
      expect(() => {
        requireLoopback([uri]);
      }).toThrow(browserMissing(/http:\/\/localhost[^]*--device-code/));
    },
  );

  it('is asked for before anything is opened', async () => {
    const login = await serve({});
    const outputs = buildOutputs({ authority: `${login.origin}/${tenantId}`, redirectUris: ['http://127.0.0.1'] });
    const { outcome } = await startSignIn(jobAt(login, { outputs }));
    await expect(outcome).resolves.toMatchObject({ error: { code: 'browser-missing' }, prompts: [], left: [] });
    expect(login.requests).toEqual([]);
  });
});

describe('a browser', () => {
  it.each<[NodeJS.Platform, NodeJS.ProcessEnv]>([
    ['linux', { DISPLAY: ':0' }],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }],
    ['linux', { WSL_DISTRO_NAME: 'Debian' }],
    ['linux', { BROWSER: 'firefox' }],
    ['linux', { SSH_CONNECTION: '::1 1 ::1 22', DISPLAY: 'localhost:10.0' }],
    ['linux', { SSH_CONNECTION: '::1 1 ::1 22', BROWSER: 'w3m' }],
    ['darwin', {}],
    ['win32', {}],
  ])('may be opened on %s with %j', (platform, env) => {
    expect(() => {
      requireBrowser(env, platform);
    }).not.toThrow();
  });

  it.each<[NodeJS.Platform, NodeJS.ProcessEnv]>([
    ['linux', {}],
    ['linux', { DISPLAY: '' }],
    ['linux', { SSH_CONNECTION: '::1 1 ::1 22' }],
    ['linux', { SSH_CONNECTION: '::1 1 ::1 22', WSL_DISTRO_NAME: 'Debian' }],
    ['darwin', { SSH_TTY: '/dev/ttys001' }],
    ['win32', { SSH_CONNECTION: '::1 1 ::1 22' }],
  ])('cannot be opened on %s with %j, and a code on another device is offered', (platform, env) => {
    expect(() => {
      requireBrowser(env, platform);
    }).toThrow(browserMissing(/--device-code/));
  });
});

describe('the last page of a sign-in', () => {
  it.each(Object.entries(endPages))('(%s) is one sentence, and neither runs nor loads anything', (_, page) => {
    expect(page).toMatch(/^<!doctype html><html lang="en">/);
    expect(page).toContain('<meta name="color-scheme" content="light dark">');
    expect(page).not.toMatch(/<script|<link|<img|src=|href=|https?:|@import|url\(/);
    expect(/<p>([^<]+)<\/p>/.exec(page)?.[1]).toMatch(/^[^.]+\.$/);
  });
});
