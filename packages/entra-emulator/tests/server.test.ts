import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { loadCertificates } from '../src/certificates.ts';
import { runCommand } from '../src/command.ts';
import { buildTenant, developmentTenant, startEntraEmulator } from '../src/index.ts';
import { listenOnLoopback, type Listening } from '../src/listen.ts';
import { redact, RequestLog } from '../src/log.ts';
import { MemoryStorage } from '../src/storage.ts';
import { Client, readText } from './support/client.ts';
import { makeFolder } from './support/folder.ts';
import { setUpDirectory } from './support/setup.ts';

describe('the directory', () => {
  const { folder, remove } = makeFolder();
  let tls = { ca: '', cert: '', key: '' };
  let listening: Listening | undefined;

  beforeAll(async () => {
    tls = await loadCertificates(new MemoryStorage(), new Date());
  });

  afterEach(async () => {
    await listening?.close();
    listening = undefined;
  });

  afterAll(remove);

  const open = async (port = 0) => {
    listening = await listenOnLoopback(port, tls, (_, response) => response.end());
    return listening.port;
  };

  /** Takes a port on one address: 0 for any. */
  async function occupy(host: string, port: number): Promise<Server | undefined> {
    const server = createServer().listen({ host, port, ipv6Only: true });
    return once(server, 'listening').then(
      () => server,
      () => undefined,
    );
  }

  async function reach(host: string, port: number): Promise<string> {
    const trust = { ca: tls.ca, servername: 'localhost', checkServerIdentity: () => undefined };
    const socket = connect({ host, port, ...trust });
    const outcome = once(socket, 'secureConnect').then(
      () => 'reached',
      (error: unknown) => (error as NodeJS.ErrnoException).code ?? 'failed',
    );
    return outcome.finally(() => socket.destroy());
  }

  const addresses = Object.values(networkInterfaces()).flat();
  const hasIpv6Loopback = addresses.some((each) => each?.address === '::1');

  it('is reached on loopback by its name and each of its addresses', async () => {
    const port = await open();
    expect(await reach('localhost', port)).toBe('reached');
    expect(await reach('127.0.0.1', port)).toBe('reached');
    if (hasIpv6Loopback) expect(await reach('::1', port)).toBe('reached');
  });

  it('is reached on no other address of the machine', async () => {
    const port = await open();
    const others = addresses.filter((each) => each?.internal === false && each.family === 'IPv4');
    for (const other of others) expect(await reach(other?.address ?? '', port)).toBe('ECONNREFUSED');
    expect(await reach('127.0.0.2', port)).toBe('ECONNREFUSED');
  });

  it.each(['127.0.0.1', '::1'])('says EADDRINUSE when its port is taken on %s', async (host) => {
    const taken = await occupy(host, 0);
    if (!taken) return;
    const { port } = taken.address() as AddressInfo;
    await expect(startEntraEmulator({ folder, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    taken.close();
  });

  (process.platform === 'darwin' ? it.skip : it)(
    'is reached at an address of its own alone, when that is asked for',
    async () => {
      const emulator = await startEntraEmulator({ host: '127.0.0.2' });
      const client = new Client(emulator);
      try {
        expect(emulator.origin).toMatch(/^https:\/\/127\.0\.0\.2:\d+$/);
        expect((await client.send('/offline/health')).status).toBe(200);
        await expect(fetch(emulator.origin.replace('127.0.0.2', '127.0.0.1'))).rejects.toThrow('fetch failed');
      } finally {
        client.close();
        await emulator.close();
      }
    },
  );

  it('can take its port again once it is closed', async () => {
    const port = await open();
    await listening?.close();
    expect(await open(port)).toBe(port);
  });
});

describe('the log of requests', () => {
  const { client } = setUpDirectory({ recordBodies: true });

  it('keeps bodies when asked to, and neither secret nor token', async () => {
    const token = await client().signIn();
    await client().token(developmentTenant.tenantId, { client_assertion: 'made.up.assertion' });
    await client().graph('POST', '/v1.0/applications', { json: { displayName: 'PASS' } });
    const query = { client_id: 'c', code: 'secret-code', state: 's' };
    await client().send('/common/oauth2/v2.0/authorize', { query });
    const secrets = { password: 'secret-password', code: 'secret-code', code_verifier: 'secret-verifier' };
    const form = { grant_type: 'password', ...secrets, refresh_token: 'secret-refresh' };
    await client().send(`/${developmentTenant.tenantId}/oauth2/v2.0/token`, { method: 'POST', form });
    const text = JSON.stringify(client().directory.requests);
    expect(text).toContain('"displayName":"PASS"');
    expect(text).toContain('"access_token":"(redacted)"');
    for (const secret of [token, developmentTenant.clientSecret, 'made.up', 'secret-'])
      expect(text).not.toContain(secret);
  });

  it('keeps the code of an error, which is no secret', async () => {
    await client().graph('GET', '/v1.0/applications/none');
    const response = { error: { code: 'Request_ResourceNotFound' } };
    expect(client().directory.requests.at(-1)).toMatchObject({ status: 404, response });
  });

  it('is bounded and without bodies unless asked', () => {
    const log = new RequestLog(false);
    const entry = { method: 'GET', path: '/', query: {}, status: 200, body: { a: 1 }, response: { b: 2 } };
    for (let at = 0; at < 1_500; at++) log.add({ ...entry, at });
    expect(log.entries).toHaveLength(1_000);
    expect(log.entries[0]).toEqual({ at: 500, method: 'GET', path: '/', query: {}, status: 200 });
  });

  it('keeps what is not there as it is', () => {
    const redacted = { password: null, list: [{ Client_Secret: '(redacted)', n: 1 }], text: 't' };
    expect(redact({ ...redacted, list: [{ Client_Secret: 'x', n: 1 }] })).toEqual(redacted);
  });
});

describe('entra-emulator', () => {
  const program = join(import.meta.dirname, '../bin/entra-emulator.js');
  let folder: string;
  let remove: () => void;

  beforeEach(() => {
    ({ folder, remove } = makeFolder());
  });

  afterEach(() => {
    remove();
  });

  /** On Windows a signal ends a process at once. */
  const itOnSignals = process.platform === 'win32' ? it.skip : it;

  /** Runs a command line that starts nothing, in this process. */
  async function runHere(args: readonly string[]) {
    let [out, err] = ['', ''];
    const written = [
      jest.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((out += String(text)))),
      jest.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((err += String(text)))),
    ];
    const code = await runCommand(args);
    for (const each of written) each.mockRestore();
    return { code, out, err };
  }

  /** Runs the program; `signal` is sent after its first output. */
  async function run(args: readonly string[], signal?: NodeJS.Signals) {
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      if (signal !== undefined) child.kill(signal);
    });
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, out, err };
  }

  it('prints its help and its version', async () => {
    const { code, out } = await runHere(['--help']);
    expect(code).toBe(0);
    expect(out).toContain('Usage: entra-emulator [options]');
    const { version } = JSON.parse(readFileSync(join(program, '../../package.json'), 'utf8')) as { version: string };
    expect(await runHere(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });

  it.each([
    ['an unknown option', ['--prot', '1'], '--prot'],
    ['a port out of range', ['--port', '65536'], '--port is "65536"'],
    ['an argument', ['serve'], 'serve'],
  ])('refuses %s with exit code 2', async (_, args, text) => {
    const { code, out, err } = await runHere(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(text);
  });

  itOnSignals('prints what a client needs, and leaves nothing behind on Ctrl-C', async () => {
    const { code, out, err } = await run(['--json'], 'SIGINT');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const addresses = JSON.parse(out) as Readonly<Record<string, string>>;
    expect(addresses).toMatchObject({
      authority: `${addresses.origin}/${addresses.tenantId}`,
      graph: `${addresses.origin}/v1.0`,
      mailbox: 'jobs@contoso.example',
    });
    expect(existsSync(String(addresses.caFile))).toBe(false);
  });

  itOnSignals('keeps its data in a folder', async () => {
    const { code, out } = await run(['--folder', join(folder, 'entra')], 'SIGTERM');
    expect(code).toBe(0);
    expect(out).toContain(`its data stays in ${join(folder, 'entra')}`);
    expect(readFileSync(join(folder, 'entra', 'ca.pem'), 'utf8')).toMatch(/^-----BEGIN CERTIFICATE-----/);
    expect(existsSync(join(folder, 'entra', 'tenants'))).toBe(true);
  });

  it('names a port that is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { code, err } = await run(['--port', String(port)]);
    server.close();
    expect(code).toBe(1);
    expect(err).toContain(`Port ${port} is taken.`);
  });
});

describe('faults', () => {
  const { client } = setUpDirectory();
  const applications = '/v1.0/applications';

  const faults = () => client().directory.faults;
  const names = async () => {
    const { body } = await client().graph('GET', applications);
    return (body.value as readonly { readonly displayName: string }[]).map(({ displayName }) => displayName);
  };
  const make = (displayName: string) => client().graph('POST', applications, { json: { displayName } });
  const last = () => client().directory.requests.at(-1);

  afterEach(() => {
    faults().clear();
  });

  it('a fault with a status is answered in place of the right answer, once, and nothing is done', async () => {
    const message = 'Insufficient privileges to complete the operation.';
    const error = { code: 'Authorization_RequestDenied', message };
    faults().plan({ method: 'post', path: applications, status: 403, error, headers: { 'Retry-After': '2' } });
    const answer = await make('Denied');
    expect(answer).toMatchObject({ status: 403, body: { error }, headers: { 'retry-after': '2' } });
    expect(last()).toMatchObject({ method: 'POST', path: applications, status: 403, fault: true });
    expect(await names()).not.toContain('Denied');
    expect((await make('Allowed')).status).toBe(201);
    expect(last()).not.toHaveProperty('fault');
  });

  it('a fault with a status may have no body', async () => {
    faults().plan({ path: '/metadata', status: 503 });
    expect(await client().send('/metadata/endpoints')).toMatchObject({ status: 503, text: '' });
  });

  it('a fault with a status comes after so many matching requests and so many times', async () => {
    faults().plan({ path: /^\/beta\/users$/, after: 2, times: 2, status: 429 });
    const statuses: number[] = [];
    for (let asked = 0; asked < 6; asked++) {
      statuses.push((await client().graph('GET', '/beta/users')).status);
      await client().graph('GET', '/v1.0/users');
    }
    expect(statuses).toEqual([200, 200, 429, 429, 200, 200]);
  });

  it('a fault with a status waits while another one that was planned before has its turn', async () => {
    for (const status of [429, 503]) faults().plan({ path: '/beta/users', status });
    const statuses: number[] = [];
    for (let asked = 0; asked < 3; asked++) statuses.push((await client().graph('GET', '/beta/users')).status);
    expect(statuses).toEqual([429, 503, 200]);
  });

  it('a fault with a status can be of one tenant alone, by its token and by its path', async () => {
    const built = buildTenant({ domain: 'fabrikam.example' }, new Date());
    const { tenantId } = client().directory.store.addTenant(built.state).state;
    const other = new Client(client().directory);
    await other.signIn({ tenantId, clientId: built.clientId, clientSecret: built.clientSecret });
    faults().plan({ path: '/', tenantId, times: 2, status: 429 });
    expect((await client().graph('GET', applications)).status).toBe(200);
    expect((await client().send('/metadata/endpoints')).status).toBe(200);
    expect((await client().send(applications, { headers: { authorization: 'Bearer abc' } })).status).toBe(401);
    expect((await other.graph('GET', applications)).status).toBe(429);
    expect((await client().token(tenantId)).status).toBe(429);
    other.close();
  });

  it('a fault with a status is forgotten when faults are cleared', async () => {
    faults().plan({ path: applications, status: 503 });
    faults().clear();
    expect((await make('Clear')).status).toBe(201);
  });

  it.each(['before', 'after'] as const)('a broken connection %s the request is done leaves it so', async (drop) => {
    faults().plan({ method: 'POST', path: applications, drop });
    await expect(make(`Dropped ${drop}`)).rejects.toMatchObject({ code: 'ECONNRESET' });
    const status = drop === 'after' ? 201 : 0;
    expect(last()).toMatchObject({ method: 'POST', path: applications, status, fault: true, dropped: true });
    expect((await names()).includes(`Dropped ${drop}`)).toBe(drop === 'after');
  });

  it('replication lag hides what was made from so many requests that name it, then shows it', async () => {
    faults().plan({ method: 'POST', path: applications, lag: 2 });
    const { status, body } = await make('Late');
    expect(status).toBe(201);
    const path = `${applications}/${readText(body, 'id')}`;
    const notFound = { status: 404, body: { error: { code: 'Request_ResourceNotFound' } } };
    expect(await client().graph('GET', path)).toMatchObject(notFound);
    expect((await client().graph('PATCH', path, { json: { notes: 'x' } })).status).toBe(404);
    expect(await client().graph('GET', path)).toMatchObject({ status: 200, body: { notes: null } });
  });

  it('replication lag hides nothing when nothing was made', async () => {
    faults().plan({ path: '/', lag: 1, times: 2 });
    expect((await client().graph('GET', '/v1.0/users')).status).toBe(200);
    expect((await client().graph('DELETE', `${applications}/abc`)).status).toBe(404);
    expect((await client().graph('GET', '/v1.0/users')).status).toBe(200);
  });

  it('a delay holds the answer back at least so long, and then it is the right one', async () => {
    faults().plan({ path: applications, delayMs: 60 });
    const from = performance.now();
    expect((await make('Slow')).status).toBe(201);
    // Timers fire up to a millisecond early.
    expect(performance.now() - from).toBeGreaterThanOrEqual(59);
  });

  it('a delay ends with the directory, however long it is', async () => {
    const { folder, remove } = makeFolder();
    const other = new Client(await startEntraEmulator({ folder }));
    other.directory.faults.plan({ path: '/metadata', delayMs: 3_600_000 });
    const hanging = other.send('/metadata/endpoints').catch((error: unknown) => error);
    await other.token(developmentTenant.tenantId);
    await other.directory.close();
    expect(await hanging).toMatchObject({ code: 'ECONNRESET' });
    other.close();
    remove();
  });
});
