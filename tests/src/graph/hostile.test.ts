import { pipeline } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import { openGraph, type GraphOptions } from '../../../src/graph/client.ts';
import { openCredential } from '../../../src/graph/credential.ts';
import type { Answer, ScriptedLogin, Script } from '../../support/scriptedLogin.ts';
import { tenantId } from '../../support/settings.ts';
import { serve } from '../mailbox/oauth/support/signIns.ts';

const thing = z.object({ id: z.string() });
const clientId = '44444444-4444-4444-8444-444444444444';
const secret = 'planted-client-secret';
const fixed = {
  getToken: () => Promise.resolve({ token: 'planted-token', expiresOnTimestamp: Date.now() + 3_600_000 }),
};
const json = { 'content-type': 'application/json' };

afterEach(() => {
  jest.restoreAllMocks();
});

async function graphThat(answer: Answer, options: Partial<GraphOptions> = {}) {
  const { origin: base, ca, requests } = await serve({ '/v1.0/x': [answer] });
  const graph = openGraph({ base, credential: fixed, ca, ...options });
  const get = () => graph.get('/x', thing);
  return { base, requests, get, list: () => graph.list('/x', thing) };
}

describe('an answer of Graph without end', () => {
  it.each<readonly [string, Answer]>([
    ['that goes on and on', (response) => void pour(response, 'x'.repeat(100_000))],
    [
      'that is small until it is unpacked',
      (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(3_000_000))),
    ],
  ])('is left when it is one %s', async (_, answer) => {
    const graph = await graphThat(answer, { bounds: { maxBytes: 1_000_000 } });
    await expect(graph.get()).rejects.toMatchObject({
      name: 'GraphRefusal',
      status: 0,
      code: 'EMSGSIZE',
      message: expect.stringMatching(/^The answer of localhost:\d+ did not end\.$/),
    });
  });

  it.each([
    ['lists in one another', '['.repeat(4_000_000)],
    ['objects in one another', `${'{"a":'.repeat(1_000_000)}1${'}'.repeat(1_000_000)}`],
    ['lists beside one another', `[${'[],'.repeat(3_300_000)}1]`],
    ['numbers', `{"value":[${'7,'.repeat(4_900_000)}7]}`],
    ['both', `[${`${'['.repeat(100_000)}${']'.repeat(100_000)},`.repeat(48)}1]`],
  ])('is not read when it is without end: %s', async (_, text) => {
    const graph = await graphThat((response) => response.writeHead(200, json).end(text));
    const before = process.memoryUsage().rss;
    await expect(graph.get()).rejects.toMatchObject({ status: 0, code: 'EMSGSIZE' });
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
  });

  it('is read when brackets are only in its texts', async () => {
    const id = `${'['.repeat(500)}\\"${'{'.repeat(500)}`;
    const graph = await graphThat((response) => response.writeHead(200, json).end(JSON.stringify({ id })));
    await expect(graph.get()).resolves.toEqual({ id });
  });

  it.each<readonly [string, Answer]>([
    ['does not begin', () => undefined],
    ['begins and does not go on', (response) => response.writeHead(200).write('{"id":')],
    ['is packed and does not go on', (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).write('x')],
  ])('is given up when it %s', async (_, answer) => {
    const graph = await graphThat(answer, { bounds: { answerMs: 200 } });
    await expect(graph.get()).rejects.toMatchObject({ status: 0, code: 'ETIMELIMIT' });
  });

  it('is not waited for once a person has interrupted', async () => {
    const ended = new AbortController();
    const graph = await graphThat(
      (response) => {
        response.writeHead(200).write('{');
        setImmediate(() => {
          ended.abort(new Error('Ctrl-C'));
        });
      },
      { signal: ended.signal },
    );
    await expect(graph.get()).rejects.toThrow('Ctrl-C');
  });

  it('is not asked for again after an hour, because the server wants that', async () => {
    const graph = await graphThat({ status: 429, body: {}, headers: { 'retry-after': '3600' } });
    await expect(graph.get()).rejects.toMatchObject({ status: 429 });
    const later = new Date(Date.now() + 3_600_000).toUTCString();
    const other = await graphThat({ status: 429, body: {}, headers: { 'retry-after': later } });
    await expect(other.get()).rejects.toMatchObject({ status: 429 });
  });
});

describe('a malicious answer of Graph', () => {
  it.each<readonly [string, Answer]>([
    ['an HTML page', { status: 200, body: '<h1>Proxy</h1>' }],
    ['another type', { status: 200, body: { id: 7 } }],
    ['nothing', { status: 200, body: '' }],
    ['an HTML error page', { status: 403, body: '<h1>Forbidden</h1>' }],
  ])('is refused in its own words: %s', async (_, answer) => {
    const graph = await graphThat(answer);
    await expect(graph.get()).rejects.toMatchObject({ name: 'GraphRefusal' });
  });

  it('is no redirect that is followed', async () => {
    const graph = await graphThat({ status: 302, body: '', headers: { location: '/elsewhere' } });
    await expect(graph.get()).rejects.toMatchObject({ status: 302 });
    const heard = graph.requests.map(({ path, headers }) => `${path} ${headers.authorization ?? ''}`);
    expect(heard).toEqual(['/v1.0/x Bearer planted-token']);
  });

  it('is left when it is a list that never ends, and is not taken for a whole one', async () => {
    const graph = await graphThat((response, { headers }) => {
      const next = `https://${headers.host ?? ''}/v1.0/x`;
      response.end(JSON.stringify({ value: [{ id: '1' }], '@odata.nextLink': next }));
    });
    await expect(graph.list()).rejects.toMatchObject({ code: 'endless-list' });
    expect(graph.requests).toHaveLength(100);
  });

  it('is left when its pages grow without end', async () => {
    const graph = await graphThat((response, { headers }) => {
      const value = [{ id: 'x'.repeat(9_000_000) }];
      response.end(JSON.stringify({ value, '@odata.nextLink': `https://${headers.host ?? ''}/v1.0/x` }));
    });
    await expect(graph.list()).rejects.toMatchObject({ code: 'endless-list' });
    expect(graph.requests).toHaveLength(3);
  });

  it('is printed on one short line without control characters', async () => {
    const message = `\u001b]0;owned\u0007No\r\n\u202eaccess${'.'.repeat(100_000)}`;
    const graph = await graphThat({ status: 403, body: { error: { code: 'Co\u001b[2Jde', message } } });
    const refusal = (await graph.get().catch((error: unknown) => error)) as Error & { code: string };
    expect(refusal.message).toMatch(/^\]0;owned No access\.{50,}$/);
    expect(refusal.message.length).toBeLessThanOrEqual(600);
    expect(refusal.code).toBe('Co [2Jde');
  });

  it.each<readonly [string, object]>([
    ['a next page that is no address', { value: [], '@odata.nextLink': 'more' }],
    ['a next page on another host', { value: [], '@odata.nextLink': 'https://127.0.0.1:1/v1.0/x' }],
    ['a next page by plain http', { value: [], '@odata.nextLink': 'http://localhost/v1.0/x' }],
    [
      'a next page whose host hides behind a name',
      { value: [], '@odata.nextLink': 'https://localhost@contoso.example/' },
    ],
  ])('is refused with %s', async (_, body) => {
    const graph = await graphThat({ status: 200, body });
    await expect(graph.list()).rejects.toMatchObject({ name: 'GraphRefusal', code: 'next-link' });
  });

  it('is read with a hundred thousand entries on a page, and a thousand lists deep in what nobody asked for', async () => {
    const value = Array.from({ length: 100_000 }, () => ({ id: 'a' }));
    const graph = await graphThat({ status: 200, body: { value } });
    expect(await graph.list()).toHaveLength(100_000);
    const deep = await graphThat({
      status: 200,
      body: `{"id":"a","more":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    });
    expect(await deep.get()).toEqual({ id: 'a' });
  });

  it('is reported on one line when a hundred thousand entries are wrong', async () => {
    const graph = await graphThat({ status: 200, body: { value: Array.from({ length: 100_000 }, () => 7) } });
    const refusal = (await graph.list().catch((error: unknown) => error)) as Error & { code: string };
    expect(refusal.code).toBe('unreadable');
    expect(refusal.message.length).toBeLessThanOrEqual(600);
  });
});

describe('Graph that cannot be asked', () => {
  it('is a refusal with the reason when there is no connection', async () => {
    // The pipeline waits seconds before a retry. The limit of the whole answer is longer, and stays.
    const { setTimeout: wait } = globalThis;
    jest.spyOn(globalThis, 'setTimeout').mockImplementation((run, ms = 0) => wait(run, ms < 20_000 ? ms / 100 : ms));
    const graph = openGraph({ base: 'https://localhost:1', credential: fixed });
    await expect(graph.get('/x', thing)).rejects.toMatchObject({
      name: 'GraphRefusal',
      status: 0,
      code: 'ECONNREFUSED',
    });
  });

  it('is a refusal with the reason when the credential gives no token', async () => {
    const error = Object.assign(new Error('Azure CLI could not be found.\nMore.'), {
      name: 'CredentialUnavailableError',
    });
    const graph = await graphThat({ status: 200, body: {} }, { credential: { getToken: () => Promise.reject(error) } });
    await expect(graph.get()).rejects.toMatchObject({
      name: 'GraphRefusal',
      status: 0,
      code: 'no-token',
      message: 'Azure CLI could not be found. More.',
    });
    expect(graph.requests).toEqual([]);
  });
});

describe('a credential', () => {
  /** Trusts the other server too, so that only the program's own check keeps it from there. */
  async function signInAt(script: Script, other: ScriptedLogin) {
    const { origin, ca, requests } = await serve(script, other);
    const host = { tenantId, authority: `${origin}/${tenantId}`, ca };
    const credential = await openCredential({ kind: 'client secret', clientId }, host, { ARM_CLIENT_SECRET: secret });
    const error = await credential.getToken(`${origin}/.default`).then(
      () => undefined,
      (reason: unknown) => reason as Error,
    );
    return { error, requests };
  }

  it.each([300, 301, 302, 303, 307, 308])('is sent nowhere else by a redirect %i of the login host', async (status) => {
    const other = await serve({ '/oauth2/v2.0/token': [{ status: 200, body: {} }] });
    const location = `${other.origin}/${tenantId}/oauth2/v2.0/token`;
    const script = { '/oauth2/v2.0/token': [{ status, body: {}, headers: { location } }] };
    const { error, requests } = await signInAt(script, other);
    expect(error).toBeInstanceOf(Error);
    expect(requests.some(({ form }) => form.client_secret === secret)).toBe(true);
    expect(other.requests).toEqual([]);
  });

  it('is sent nowhere else by a discovery document that names another token endpoint', async () => {
    const other = await serve({});
    const base = `${other.origin}/${tenantId}`;
    const { error } = await signInAt(
      {
        '/v2.0/.well-known/openid-configuration': [
          {
            status: 200,
            body: {
              issuer: `https://login.microsoftonline.com/${tenantId}/v2.0`,
              authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
              token_endpoint: `${base}/oauth2/v2.0/token`,
              jwks_uri: `${base}/discovery/v2.0/keys`,
            },
          },
        ],
      },
      other,
    );
    expect(error).toBeInstanceOf(Error);
    expect(error?.message).not.toContain(secret);
    expect(other.requests).toEqual([]);
  });

  it("is not handed to GitHub's address by plain http", async () => {
    const { origin, ca } = await serve({});
    const env = {
      ACTIONS_ID_TOKEN_REQUEST_URL: origin.replace('https', 'http'),
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: secret,
    };
    const host = { tenantId, authority: `${origin}/${tenantId}`, ca };
    const credential = await openCredential({ kind: 'GitHub Actions', clientId }, host, env);
    await expect(credential.getToken(`${origin}/.default`)).rejects.toThrow('is not an https address');
  });
});

/** Writes as fast as the reader reads, until the connection is gone. */
async function pour(response: Parameters<Extract<Answer, (...args: never[]) => void>>[0], text: string): Promise<void> {
  response.writeHead(200);
  await pipeline(endlessly(text), response).catch(() => undefined);
}

function* endlessly(text: string): Generator<string> {
  for (;;) yield text;
}
