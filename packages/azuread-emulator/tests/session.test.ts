import { describe, expect, it } from '@jest/globals';
import type { HttpRequest, HttpResponse, Send } from '../src/graph/https.ts';
import { openSession, readSettings, refuseOtherMachines } from '../src/session.ts';
import { tokenAnswer } from './support/directory.ts';
import { CALLER, environment, TENANT } from './support/provider.ts';

describe('settings', () => {
  const ENV = environment('localhost:1');

  it("prefer the stack's configuration to the environment", () => {
    const args = { tenantId: 'mine', environment: 'public', metadataHost: '127.0.0.1:2' };
    expect(readSettings(args, ENV)).toEqual({
      metadataHost: '127.0.0.1:2',
      tenantId: 'mine',
      clientId: ENV.ARM_CLIENT_ID,
      clientSecret: ENV.ARM_CLIENT_SECRET,
    });
  });

  it('name all that is missing at once', () => {
    const missing =
      'lacks azuread:metadataHost (or ARM_METADATA_HOSTNAME), azuread:tenantId (or ARM_TENANT_ID), azuread:clientId (or ARM_CLIENT_ID), azuread:clientSecret (or ARM_CLIENT_SECRET).';
    expect(() => readSettings({ useOidc: 'true', oidcToken: 'x' }, {})).toThrow(missing);
  });

  it('take the Azure CLI only where it is asked for and nothing else is given', () => {
    const env = { ...ENV, ARM_USE_CLI: 'true' };
    expect(readSettings({}, env)).not.toHaveProperty('cli');
    const cli = { ...env, ARM_CLIENT_ID: '', ARM_CLIENT_SECRET: '' };
    expect(readSettings({}, cli)).toMatchObject({ tenantId: ENV.ARM_TENANT_ID, cli });
    expect(() => readSettings({}, { ...cli, ARM_USE_CLI: 'false' })).toThrow('lacks azuread:clientId');
  });

  it('refuse another cloud', () => {
    expect(() => readSettings({ environment: 'usgovernment' }, ENV)).toThrow('not azuread:environment usgovernment');
  });

  it.each(['https://login.microsoftonline.com', 'https://localhost.example', 'https://10.0.0.1:8443', 'nonsense'])(
    'refuse %s, which is not this machine',
    (address) => {
      expect(() => {
        refuseOtherMachines(address);
      }).toThrow(`not to ${address}`);
    },
  );

  it.each(['https://localhost:1', 'https://127.0.0.1', 'https://[::1]:2'])('take %s', (address) => {
    expect(() => {
      refuseOtherMachines(address);
    }).not.toThrow();
  });
});

describe('opening a session', () => {
  const HOST = 'localhost:1';
  const SETTINGS = { metadataHost: HOST, tenantId: TENANT, clientId: 'c', clientSecret: 'not-for-logs' };
  const origin = `https://${HOST}`;
  const METADATA = { microsoftGraphResourceId: origin, authentication: { loginEndpoint: origin } };

  type Answers = Readonly<Record<string, readonly unknown[]>>;

  /** Answers by URL; an entry is a body or a whole response. */
  function sender(answers: Answers): { send: Send; sent: HttpRequest[] } {
    const sent: HttpRequest[] = [];
    const send: Send = (request) => {
      sent.push(request);
      const { pathname } = request.url;
      const kind = ['metadata', 'token'].find((each) => pathname.includes(`/${each}`)) ?? 'graph';
      const before = sent.filter((other) => other.url.pathname === pathname).length - 1;
      const listed = answers[kind] ?? [];
      const answer = listed[Math.min(before, listed.length - 1)];
      if (answer instanceof Error) return Promise.reject(answer);
      const whole = { status: 200, statusText: 'OK', headers: {}, body: JSON.stringify(answer) };
      return Promise.resolve(isResponse(answer) ? { ...whole, ...answer } : whole);
    };
    return { send, sent };
  }

  function isResponse(answer: unknown): answer is Partial<HttpResponse> {
    return typeof answer === 'object' && answer !== null && 'status' in answer;
  }

  const real = 'https://graph.microsoft.com';
  const token = (expiresInS?: number): unknown => tokenAnswer(CALLER, expiresInS).response;
  const open = (send: Send): ReturnType<typeof openSession> =>
    openSession(SETTINGS, send, { deletePollMs: 0, secondMs: 0.01 }, new AbortController().signal);

  it('reads the metadata once, signs in once, and knows the caller', async () => {
    const { send, sent } = sender({ metadata: [METADATA], token: [token()], graph: [{}] });
    const session = await open(send);
    await session.graph.request('GET', '/v1.0/me');
    await session.graph.request('GET', '/v1.0/me');
    expect(session.objectId).toBe(CALLER);
    expect(sent.map(({ url }) => url.pathname)).toEqual([
      '/metadata/endpoints',
      `/${TENANT}/oauth2/v2.0/token`,
      '/v1.0/me',
      '/v1.0/me',
    ]);
  });

  it('renews a token that ends, once for all who wait', async () => {
    const { send, sent } = sender({ metadata: [METADATA], token: [token(1), token()], graph: [{}] });
    const { graph } = await open(send);
    await Promise.all([graph.request('GET', '/a'), graph.request('GET', '/b')]);
    await graph.request('GET', '/c');
    expect(sent.filter(({ url }) => url.pathname.endsWith('/token'))).toHaveLength(2);
  });

  it('asks again for a token that could not be given', async () => {
    const busy = { status: 503, headers: { 'retry-after': '1' } };
    const { send, sent } = sender({ metadata: [METADATA], token: [busy, busy, token()] });
    await open(send);
    expect(sent).toHaveLength(4);
  });

  it('stops asking after eight times', async () => {
    const { send, sent } = sender({ metadata: [METADATA], token: [{ status: 500, body: 'no' }] });
    await expect(open(send)).rejects.toThrow('received HTTP status 500 with response: no');
    expect(sent).toHaveLength(1 + 9);
  });

  it('passes on why the sign-in was refused, and never the secret', async () => {
    const refusal = { status: 401, body: '{"error_description":"AADSTS7000215: Invalid client secret provided."}' };
    const { send } = sender({ metadata: [METADATA], token: [refusal] });
    const { message } = await open(send).then(
      () => new Error('signed in'),
      (failure: unknown) => failure as Error,
    );
    expect(message).toContain('received HTTP status 401 with response: {"error_description":"AADSTS7000215');
    expect(message).not.toContain(SETTINGS.clientSecret);
  });

  it.each<[string, unknown, string]>([
    ['cannot be reached', new Error('connect ECONNREFUSED'), 'connect ECONNREFUSED'],
    ['answers otherwise', { status: 500, statusText: 'Internal' }, 'expected 200 OK but got 500 Internal'],
    ['says nothing', {}, 'no login endpoint or no Microsoft Graph in it'],
    ['says something else', { status: 200, body: '<html>' }, 'no login endpoint or no Microsoft Graph in it'],
    ['names another machine', { ...METADATA, microsoftGraphResourceId: real }, `not to ${real}`],
  ])('fails when the metadata host %s', async (_, answer, message) => {
    const { send, sent } = sender({ metadata: [answer], token: [token()] });
    await expect(open(send)).rejects.toThrow(message);
    expect(sent).toHaveLength(1);
  });
});
