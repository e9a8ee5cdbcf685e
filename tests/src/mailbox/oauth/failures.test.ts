import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import type { Fault } from '../../../../src/diagnostics/fault.ts';
import type { Answer, Script } from '../../../support/scriptedLogin.ts';
import {
  deviceCode,
  devicePath,
  discoveryPath,
  granted,
  pending,
  refused,
  secrets,
  tenantId,
  tokenPath,
} from './support/answers.ts';
import { serve, signInAt } from './support/signIns.ts';

/** Returns the failure of a sign-in by password at a login endpoint with this script. */
const failAt = async (script: Script) => failureOf(await serve(script));

async function failureOf(login: { readonly origin: string; readonly ca: string }, answerMs = 20_000): Promise<Fault> {
  const error: unknown = await signInAt(login, 'password', { limits: { answerMs } })
    .token('exchange')
    .catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: 'SignInError' });
  expect(error).not.toHaveProperty('cause');
  const { fault } = error as { readonly fault: Fault };
  if (fault.kind !== 'login') return fault;
  const { resource, ...rest } = fault;
  expect(resource).toBe('exchange');
  return rest;
}

const endless: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const more = () => {
    while (response.writable && response.write('{"endless":"'.padEnd(65_536, 'x')));
    response.once('drain', more);
  };
  more();
};

const silent: Answer = () => undefined;

/** Sends headers and the beginning of a body, then nothing. */
const stuck: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"token_type":');
};

const dropped: Answer = (response) => {
  response.socket?.destroy();
};

const brokenOff: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"token_type":', () => response.socket?.destroy());
};

describe('a sign-in that fails', () => {
  it.each([
    // The first request of all.
    [90002, 'invalid_tenant', "Tenant 'x' not found.", discoveryPath],
    [50126, 'invalid_grant', 'Error validating credentials due to invalid username or password.'],
    [50076, 'interaction_required', 'You must use multi-factor authentication to access this resource.'],
    [65001, 'invalid_grant', 'The user or administrator has not consented to use the application.'],
    [7000218, 'invalid_client', "The request body must contain the following parameter: 'client_secret'."],
  ])('passes AADSTS%d on as it came', async (aadsts, error, words, path = tokenPath) => {
    const fault = await failAt({ [path]: [refused(aadsts, error, words)] });
    expect(fault).toEqual({
      kind: 'login',
      error,
      aadsts,
      text: `AADSTS${aadsts}: ${words}`,
      correlationId: 'bbbbbbbb-0000-4000-8000-000000000000',
    });
  });

  it.each([
    [discoveryPath, 200, '<html>log in to the hotel</html>', 'unreadable_answer'],
    [discoveryPath, 302, '', 'unreadable_answer'],
    [tokenPath, 200, '<html>log in to the hotel</html>', 'unreadable_answer'],
    [tokenPath, 200, '"a string"', 'unreadable_answer'],
    [tokenPath, 407, '<html>proxy</html>', 'unreadable_answer'],
    [tokenPath, 501, '<html>not implemented</html>', 'server_error'],
  ])('says that %s answered %d with %j instead of what it should', async (path, status, body, error) => {
    const login = await serve({ [path]: [{ status, body, headers: { location: 'https://localhost:1/' } }] });
    const text = `${new URL(login.origin).host} answered ${status}, which is not the answer of a login endpoint.`;
    await expect(failureOf(login)).resolves.toEqual({ kind: 'login', error, text, isObserved: true });
  });

  it('asks again after a failure of the server that passes', async () => {
    const login = await serve({ [tokenPath]: [{ status: 503, body: '<html>busy</html>' }, granted] });
    await expect(signInAt(login, 'password').token('exchange')).resolves.toContain('.');
  });

  it.each([
    ['has no access token', { token_type: 'Bearer', expires_in: 3_600 }],
    ['has no ID token, so that nobody is known', { access_token: 'opaque', expires_in: 3_600, token_type: 'Bearer' }],
  ])('says so when the answer %s', async (_, body) => {
    const login = await serve({ [devicePath]: [deviceCode()], [tokenPath]: [{ status: 200, body }] });
    await expect(signInAt(login, 'device-code').token('exchange')).rejects.toMatchObject({
      fault: { kind: 'login', text: expect.stringMatching(/^The login endpoint did not complete the sign-in/) },
    });
  });

  it.each([
    ['a code', {}],
    ['JSON', '<html></html>'],
  ])('tells nobody a code when the answer is without %s', async (_, body) => {
    const login = await serve({ [devicePath]: [{ status: 200, body }] });
    const prompts: string[] = [];
    const signIn = signInAt(login, 'device-code', { onPrompt: (text) => prompts.push(text) });
    await expect(signIn.token('exchange')).rejects.toMatchObject({ fault: { error: 'unreadable_answer' } });
    expect(prompts).toEqual([]);
  });

  it('names a certificate authority that is not trusted, also on the way', async () => {
    const login = await serve({});
    const { ca } = await serve({});
    await expect(failureOf({ origin: login.origin, ca })).resolves.toEqual({
      kind: 'tls',
      host: 'localhost',
      port: Number(new URL(login.origin).port),
      code: expect.stringMatching(
        /^(SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|CERT_SIGNATURE_FAILURE)$/,
      ),
      text: expect.stringMatching(/^The certificate of localhost:\d+ is not trusted /),
    });
    expect(login.requests).toEqual([]);
  });

  it('names a server that is down', async () => {
    const login = await serve({});
    await login.close();
    const port = Number(new URL(login.origin).port);
    await expect(failureOf(login)).resolves.toEqual({
      kind: 'network',
      host: 'localhost',
      port,
      code: 'ECONNREFUSED',
      text: `There is no connection to localhost:${port} (ECONNREFUSED).`,
    });
  });

  it.each([
    ['hangs up', dropped],
    ['breaks off', brokenOff],
  ])('names a server that %s, and gives it the password no second time', async (_, answer) => {
    const { origin, ca, requests } = await serve({ [tokenPath]: [answer] });
    await expect(failureOf({ origin, ca })).resolves.toMatchObject({ kind: 'network', code: 'ECONNRESET' });
    expect(requests.filter(({ path }) => path === tokenPath)).toHaveLength(1);
  });

  it.each([
    ['says nothing', silent],
    ['stops in the middle', stuck],
  ])('names a server that %s', async (_, answer) => {
    for (const path of [discoveryPath, tokenPath]) {
      const fault = await failureOf(await serve({ [path]: [answer] }), 300);
      expect(fault).toMatchObject({ kind: 'network', code: 'ETIMEDOUT', text: expect.stringContaining('in time') });
    }
  });

  it('names a server whose answer never ends', async () => {
    const fault = await failAt({ [tokenPath]: [endless] });
    expect(fault).toMatchObject({ kind: 'network', code: 'EMSGSIZE', text: expect.stringContaining('did not end') });
  });
});

describe('what a failed sign-in says', () => {
  const { password, deviceCode: code } = secrets;
  const echo = (words: string) => refused(50126, 'invalid_grant', words);

  it.each<[string, 'password' | 'device-code', Script]>([
    [
      'is repeated by the server',
      'password',
      { [tokenPath]: [echo(`Wrong: ${password} or ${encodeURIComponent(password)}.`)] },
    ],
    ['comes with a page', 'password', { [tokenPath]: [{ status: 400, body: `<p>${password}</p>` }] }],
    ['goes to a server that hangs up', 'password', { [tokenPath]: [dropped] }],
    ['is repeated by the server', 'device-code', { [devicePath]: [deviceCode()], [tokenPath]: [echo(`No ${code}.`)] }],
    [
      'has a token of broken JSON',
      'device-code',
      {
        [devicePath]: [deviceCode()],
        [tokenPath]: [pending, { status: 200, body: `{"access_token":"${secrets.refreshToken}"` }],
      },
    ],
    [
      'has an ID token that is none',
      'device-code',
      {
        [devicePath]: [deviceCode()],
        [tokenPath]: [{ status: 200, body: { access_token: 'a', id_token: secrets.refreshToken, expires_in: 1 } }],
      },
    ],
  ])('never holds the secret that %s, by %s', async (_, method, script) => {
    const login = await serve(script);
    const error: unknown = await signInAt(login, method)
      .token('exchange')
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'SignInError' });
    const told = inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error);
    for (const secret of Object.values(secrets)) {
      expect(told).not.toContain(secret);
      expect(told).not.toContain(encodeURIComponent(secret));
    }
  });
});

describe('a sign-in that is interrupted', () => {
  const interrupted = {
    name: 'MailboxAccessError',
    code: 'interrupted',
    problem: 'The sign-in was interrupted. Nothing was saved.',
  };

  it('before it begins asks no server', async () => {
    const login = await serve({});
    const signIn = signInAt(login, 'device-code', { signal: AbortSignal.abort() });
    await expect(signIn.token('exchange')).rejects.toMatchObject(interrupted);
    expect(login.requests).toEqual([]);
  });

  it.each<[string, (stop: AbortController, closed: PromiseWithResolvers<unknown>) => Answer]>([
    [
      'while a server is silent ends, and closes the connection',
      (stop, closed) => (response) => {
        response.once('close', closed.resolve);
        stop.abort();
      },
    ],
    [
      'while a busy server asks for patience ends',
      (stop, closed) => (response) => {
        response.writeHead(429, { 'retry-after': '3600' });
        response.end('{}', () =>
          setImmediate(() => {
            stop.abort();
          }),
        );
        closed.resolve(undefined);
      },
    ],
  ])('%s', async (_, answer) => {
    const stop = new AbortController();
    const closed = Promise.withResolvers<unknown>();
    const login = await serve({ [tokenPath]: [answer(stop, closed)] });
    const signIn = signInAt(login, 'password', { signal: stop.signal });
    await expect(signIn.token('exchange')).rejects.toMatchObject(interrupted);
    await closed.promise;
  });

  it('while a code is shown ends', async () => {
    const stop = new AbortController();
    const login = await serve({ [devicePath]: [deviceCode({ interval: 600 })], [tokenPath]: [pending] });
    const signIn = signInAt(login, 'device-code', {
      signal: stop.signal,
      onPrompt: () =>
        setImmediate(() => {
          stop.abort(new Error('Ctrl-C'));
        }),
    });
    await expect(signIn.token('exchange')).rejects.toMatchObject(interrupted);
    await expect(signIn.token('graph')).rejects.toMatchObject(interrupted);
  });

  const busy = refused(90033, 'temporarily_unavailable', 'A transient error has occurred.') as { body: object };

  it.each<[string, 'password' | 'device-code', Script, object]>([
    [
      'by its time limit reports that',
      'password',
      { [tokenPath]: [silent] },
      { kind: 'login', error: 'timed_out', text: 'The sign-in was not finished within 0.4 seconds.' },
    ],
    [
      'by its limit while the endpoint wants to be spared says that',
      'password',
      { [tokenPath]: [{ ...busy, status: 429, headers: { 'retry-after': '3600' } }] },
      { error: 'temporarily_unavailable', aadsts: 90033, text: 'AADSTS90033: A transient error has occurred.' },
    ],
    [
      'by its time limit while a code is shown reports an unfinished sign-in',
      'device-code',
      { [devicePath]: [deviceCode()], [tokenPath]: [pending] },
      { kind: 'login', error: 'timed_out' },
    ],
  ])('%s', async (_, method, script, fault) => {
    const limits = method === 'password' ? { silentMs: 400 } : { deviceCodeMs: 400 };
    const signIn = signInAt(await serve(script), method, { limits });
    await expect(signIn.token('exchange')).rejects.toMatchObject({ fault });
  });
});

describe('a request of a sign-in', () => {
  it('goes to the tenant of the stack alone', async () => {
    const login = await serve({ [tokenPath]: [granted] });
    await signInAt(login, 'password').token('exchange');
    expect(login.requests.map(({ path }) => path)).toEqual([discoveryPath, tokenPath]);
    expect(JSON.stringify(login.requests.map(({ query }) => query))).not.toContain(tenantId);
  });
});
