import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fc } from '../../../tests/support/fastCheck.ts';
import { isFull } from '../../../tests/support/full.ts';
import { describeWith } from '../../../tests/support/parts.ts';
import { loadCertificates } from '../src/certificates.ts';
import { ApplicationChanges, ServicePrincipalChanges } from '../src/graph/bodies.ts';
import { buildTenant, developmentTenant, startEntraEmulator, TenantExistsError } from '../src/index.ts';
import type { EntraEmulator, EntraEmulatorOptions } from '../src/index.ts';
import { FolderStorage } from '../src/storage.ts';
import { defaultConsentPolicies } from '../src/store/policies.ts';
import { Client, readText } from './support/client.ts';
import { makeFolder } from './support/folder.ts';
import { provideEmulatorKeys } from '../../../tests/support/emulatorKeys.ts';
import { create, makeApplication } from './support/graph.ts';

describe('a folder', () => {
  const { tenantId, clientSecret } = developmentTenant;
  let folder = '';
  let remove: () => void;
  const running: EntraEmulator[] = [];

  beforeEach(() => {
    ({ folder, remove } = makeFolder());
    provideEmulatorKeys(folder);
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map((directory) => directory.close()));
    remove();
  });

  async function start(options: EntraEmulatorOptions = {}): Promise<EntraEmulator> {
    const directory = await startEntraEmulator({ folder, ...options });
    running.push(directory);
    return directory;
  }

  const stop = () => running.pop()?.close();
  const stateFile = () => join(folder, 'tenants', `${tenantId}.json`);

  async function makeApplication(directory: EntraEmulator): Promise<{ readonly token: string; readonly id: string }> {
    const client = new Client(directory);
    const token = await client.signIn();
    const { body } = await client.graph('POST', '/v1.0/applications', { json: { displayName: 'Kept' } });
    client.close();
    return { token, id: readText(body, 'id') };
  }

  describe('the data of a directory', () => {
    it('is the same after it was stopped and started, on another port, and its tokens still hold', async () => {
      const first = await start();
      const { token, id } = await makeApplication(first);
      await stop();
      const client = new Client(await start());
      const answer = await client.send(`/v1.0/applications/${id}`, { headers: { authorization: `Bearer ${token}` } });
      expect(answer).toMatchObject({ status: 200, body: { displayName: 'Kept' } });
      expect(client.directory.ca).toBe(first.ca);
      client.close();
    });

    it('is on disk before the answer is there', async () => {
      const { id } = await makeApplication(await start());
      expect(readFileSync(stateFile(), 'utf8')).toContain(id);
      expect(readdirSync(join(folder, 'tenants'))).toEqual([`${tenantId}.json`]);
    });

    it('is not disturbed by what a killed process left half written', async () => {
      const { id } = await makeApplication(await start());
      await stop();
      for (const name of [`tenants/${tenantId}.json.abc.tmp`, 'certificates.json.abc.tmp', 'tenants/x.tmp'])
        writeFileSync(join(folder, name), '{"tena');
      rmSync(join(folder, 'ca.pem'));
      const tenant = (await start()).store.findTenant(tenantId);
      expect(tenant?.findApplication(id)).toMatchObject({ displayName: 'Kept' });
    });

    it('is unchanged when a change cannot be written', async () => {
      const { store } = await start();
      const tenant = store.findTenant(tenantId);
      const before = JSON.stringify(tenant?.state);
      rmSync(join(folder, 'tenants'), { recursive: true });
      expect(() => tenant?.change(({ users }) => users.splice(0))).toThrow('ENOENT');
      expect(JSON.stringify(tenant?.state)).toBe(before);
    });

    it.each(['', '{"format":1', '{"format":2}', 'null'])('that is %j is set aside and named', async (content) => {
      const { store } = await start();
      const other = store.addTenant(buildTenant({ domain: 'customer.example' }, new Date()).state);
      await stop();
      writeFileSync(stateFile(), content);
      const warnings: string[] = [];
      const again = await start({ warn: (message) => warnings.push(message) });
      const [aside = ''] = readdirSync(join(folder, 'tenants')).filter((name) => name.endsWith('.unreadable'));
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toContain(`${stateFile()} cannot be read`);
      expect(warnings[0]).toContain(join(folder, 'tenants', aside));
      expect(readFileSync(join(folder, 'tenants', aside), 'utf8')).toBe(content);
      expect(again.store.findTenant('customer.example')?.state).toEqual(other.state);
      expect(again.store.findTenant(tenantId)?.findUser('jobs@contoso.example')).toBeDefined();
    });

    it('of before there were accounts and policies gets those of the development tenant', async () => {
      await start();
      await stop();
      const old = JSON.parse(readFileSync(stateFile(), 'utf8')) as Record<string, unknown>;
      for (const name of ['accounts', 'policies', 'approvalRequests']) Reflect.deleteProperty(old, name);
      writeFileSync(stateFile(), JSON.stringify({ ...old, multiFactorUsers: [] }));
      const tenant = (await start()).store.findTenant(tenantId);
      const find = (name: string) => tenant?.account(tenant.findUser(`${name}@contoso.example`)?.id ?? '');
      expect(find('admin')).toMatchObject({ administrator: true, multiFactor: 'none', imapEnabled: true });
      expect(find('mfa')).toMatchObject({ multiFactor: 'required', administrator: false });
      expect(find('applications')?.delegates).toEqual(['jobs@contoso.example']);
      expect(tenant?.state.policies.userConsent).toEqual(defaultConsentPolicies);
    });

    it('has no signing key that cannot be read', async () => {
      await start();
      await stop();
      truncateSync(join(folder, 'signing-key.pem'));
      const file = join(folder, 'signing-key.pem');
      await expect(start()).rejects.toMatchObject({ name: 'DirectoryStateError', file });
    });

    it('holds no secret in clear, and keys are for its owner alone', async () => {
      await start();
      expect(readFileSync(stateFile(), 'utf8')).not.toContain(clientSecret);
      for (const name of ['certificates.json', 'signing-key.pem', `tenants/${tenantId}.json`]) {
        expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
      }
    });
  });

  it('many tenants have a file each, which another one leaves alone', async () => {
    const { store } = await start();
    const domains = Array.from({ length: 20 }, (_, number) => `customer${number}.example`);
    const states = domains.map((domain) => buildTenant({ domain }, new Date()).state);
    const tenants = states.map((state) => store.addTenant(state));
    const before = statSync(tenants[1]?.file ?? '').mtimeMs;
    tenants[0]?.change((state) => {
      state.displayName = 'Changed';
    });
    expect(statSync(tenants[1]?.file ?? '').mtimeMs).toBe(before);
    await stop();
    const again = (await start()).store;
    expect(again.findTenant('CUSTOMER0.example')?.state.displayName).toBe('Changed');
    expect(again.findTenant('customer19.example')?.id).toBe(states[19]?.tenantId);
  });

  it('many tenants are not found by a domain whose tenant was never written', async () => {
    const { store } = await start();
    writeFileSync(join(folder, 'domains', 'half.example'), '55555555-5555-4555-8555-555555555555');
    expect(store.findTenant('half.example')).toBeUndefined();
    const { state } = buildTenant({ domain: 'half.example' }, new Date());
    expect(store.addTenant(state)).toBe(store.findTenant('half.example'));
  });
});

describe('memory', () => {
  const closing: (() => Promise<void>)[] = [];

  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  async function open(): Promise<Client> {
    const client = new Client(await startEntraEmulator());
    closing.push(() => client.end());
    return client;
  }

  it('an emulator without a folder registers an application and has no file', async () => {
    const client = await open();
    const id = await create(client, '/v1.0/applications', { displayName: 'PASS' });
    const { status, body } = await client.graph('GET', `/v1.0/applications/${id}`);
    expect({ status, name: body.displayName }).toEqual({ status: 200, name: 'PASS' });
    expect(client.directory.caFile).toBeUndefined();
    expect(client.directory.ca).toMatch(/^-----BEGIN CERTIFICATE-----/);
  });

  it('an emulator without a folder shares nothing with another one', async () => {
    const [one, other] = await Promise.all([open(), open()]);
    const id = await create(one, '/v1.0/applications', { displayName: 'PASS' });
    expect((await other.graph('GET', `/v1.0/applications/${id}`)).status).toBe(404);
    expect(one.directory.ca).not.toBe(other.directory.ca);
  });

  it('an emulator without a folder takes further tenants, none twice', async () => {
    const { store } = (await open()).directory;
    const fabrikam = buildTenant({ domain: 'fabrikam.example' }, new Date()).state;
    expect(store.addTenant(fabrikam)).toBe(store.findTenant('fabrikam.example'));
    expect(() => store.addTenant(fabrikam)).toThrow(TenantExistsError);
    expect(store.findTenant(developmentTenant.tenantId)?.defaultDomain).toBe('contoso.example');
  });

  it('an emulator without a folder starts with the development tenant only, whatever an earlier one had', async () => {
    const first = await startEntraEmulator();
    first.store.addTenant(buildTenant({ domain: 'fabrikam.example' }, new Date()).state);
    await first.close();
    expect((await open()).directory.store.findTenant('fabrikam.example')).toBeUndefined();
  });

  describeWith('dovecot', 'its mail servers', () => {
    it('are stopped with it and leave no mail behind', async () => {
      const { directory } = await open();
      const mail = await directory.startMail();
      expect(() => process.kill(mail.dovecotPid, 0)).not.toThrow();
      await directory.close();
      expect(() => process.kill(mail.dovecotPid, 0)).toThrow('ESRCH');
      expect(existsSync(mail.folder)).toBe(false);
    });
  });
});

describe('the certificate', () => {
  const dayMs = 24 * 60 * 60 * 1000;
  const now = new Date();
  let folder = '';
  let remove: () => void;

  beforeEach(() => {
    ({ folder, remove } = makeFolder());
  });

  afterEach(() => {
    remove();
  });

  const load = (at = now) => loadCertificates(new FolderStorage(folder), at);

  it('is of localhost by all its names, signed by an authority whose key is nowhere', async () => {
    const { ca, cert, key } = await load();
    const leaf = new X509Certificate(cert);
    const addresses = ['127.0.0.1', '0:0:0:0:0:0:0:1', '127.0.0.2'].map((address) => `IP Address:${address}`);
    expect(leaf.subjectAltName).toBe(['DNS:localhost', ...addresses].join(', '));
    expect(leaf.ca).toBe(false);
    const authority = new X509Certificate(ca);
    expect(authority.ca).toBe(true);
    expect(leaf.verify(authority.publicKey)).toBe(true);
    expect(readFileSync(join(folder, 'ca.pem'), 'utf8')).toBe(ca);
    expect(readFileSync(join(folder, 'certificates.json'), 'utf8').match(/PRIVATE KEY/g)).toHaveLength(2);
    expect(key).toContain('PRIVATE KEY');
  });

  it('is kept, and re-created a month before it expires', async () => {
    const first = await load();
    expect(await load(new Date(now.getTime() + 330 * dayMs))).toEqual(first);
    const second = await load(new Date(now.getTime() + 336 * dayMs));
    expect(second.cert).not.toBe(first.cert);
    expect(readFileSync(join(folder, 'ca.pem'), 'utf8')).toBe(second.ca);
    expect(second.ca).not.toBe(first.ca);
  });

  it('is re-created when it cannot be read or is from another authority', async () => {
    const first = await load();
    const bundle = join(folder, 'certificates.json');
    writeFileSync(bundle, '{');
    const second = await load();
    writeFileSync(bundle, JSON.stringify({ ca: first.ca, cert: second.cert, key: second.key }));
    const third = await load();
    expect(new Set([first.cert, second.cert, third.cert]).size).toBe(3);
  });

  it('is the same one for two who start at once', async () => {
    const [one, other] = await Promise.all([load(), load()]);
    expect(one).toEqual(other);
  });
});

describe("a tenant's file", () => {
  const { tenantId } = developmentTenant;
  const { folder, remove } = makeFolder();
  const warnings: string[] = [];
  let client: Client;

  async function start(): Promise<void> {
    client = new Client(await startEntraEmulator({ folder, warn: (message) => warnings.push(message) }));
  }

  const stop = () => client.end();

  const readState = () => client.directory.store.findTenant(tenantId)?.state;

  beforeAll(async () => {
    provideEmulatorKeys(folder);
    await start();
  });

  afterAll(async () => {
    await stop();
    remove();
  });

  const guid = fc.uuid();
  /** Values that are valid for some property, and values that are valid for none. */
  const value = fc.oneof(
    fc.constantFrom<unknown>(null, '', 'text', 0, 5, 1.5, true, [], {}, [null], [{}], ['text'], ['']),
    fc.constantFrom<unknown>({ redirectUris: null }, { redirectUris: ['http://localhost'] }, [{ displayName: 'x' }]),
    fc.constantFrom<unknown>({ oauth2PermissionScopes: [{}] }, { implicitGrantSettings: null }),
    guid,
    guid.map((id) => [{ id, displayName: 'Role', value: null, allowedMemberTypes: ['User'] }]),
    guid.map((id) => ({ oauth2PermissionScopes: [{ id, value: 'Read' }] })),
    guid.map((resourceAppId) => [{ resourceAppId, resourceAccess: [] }]),
    guid.map((keyId) => [{ keyId, startDateTime: 'x', endDateTime: null }]),
    fc.jsonValue({ maxDepth: 3 }),
  );

  function bodyOf(names: readonly string[], usual: fc.Arbitrary<object>): fc.Arbitrary<string> {
    const name = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...names) }, fc.constantFrom('__proto__', 'colour'));
    const some = fc.array(fc.tuple(name, value), { maxLength: 3 }).map((entries) => Object.fromEntries(entries));
    return fc.tuple(usual, some).map(([first, second]) => JSON.stringify({ ...first, ...second }));
  }

  type Target = Awaited<ReturnType<typeof makeApplication>>;

  function buildRequests({ id, appId, servicePrincipalId }: Target, unused: readonly string[]) {
    const named = fc.constantFrom({ displayName: 'Generated' }, { displayName: 'x', tags: ['a'] });
    const nothing = fc.constant({});
    const clients = fc.constantFrom(appId, ...unused).map((each) => ({ appId: each }));
    const ofApplications = Object.keys(ApplicationChanges.shape);
    const ofPrincipals = Object.keys(ServicePrincipalChanges.shape);
    const request = (method: string, path: string, body: fc.Arbitrary<string>) =>
      body.map((text) => ({ method, path: `/v1.0${path}`, text }));
    return fc.oneof(
      request('POST', '/applications', bodyOf(ofApplications, named)),
      request('PATCH', `/applications/${id}`, bodyOf(ofApplications, nothing)),
      request('POST', '/servicePrincipals', bodyOf(ofPrincipals, clients)),
      request('PATCH', `/servicePrincipals/${servicePrincipalId}`, bodyOf(ofPrincipals, nothing)),
      request('POST', `/applications/${id}/addPassword`, bodyOf(['passwordCredential'], nothing)),
    );
  }

  /** Creates applications without a service principal. */
  async function makeUnused(): Promise<readonly string[]> {
    const json = { displayName: 'Unused' };
    const made = Array.from({ length: 20 }, () => client.graph('POST', '/v1.0/applications', { json }));
    return (await Promise.all(made)).map(({ body }) => readText(body, 'appId'));
  }

  it('can be read again after generated requests, with a restart after every fifty', async () => {
    const requestCount = isFull ? 1000 : 150;
    const target = await makeApplication(client, 'Changed');
    const requests = fc.sample(buildRequests(target, await makeUnused()), requestCount);
    const counts: Record<number, number> = {};
    for (const [index, { method, path, text }] of requests.entries()) {
      const { status, body } = await client.graph(method, path, { text });
      counts[status] = (counts[status] ?? 0) + 1;
      if (status >= 400) {
        const codes = /^(Request_BadRequest|NoBackingApplicationObject|Request_MultipleObjectsWithSameKeyValue)$/;
        const error = { code: expect.stringMatching(codes), message: expect.any(String) };
        expect({ text, body }).toMatchObject({ text, body: { error } });
      }
      if (index % 50 !== 49) continue;
      const before = readState();
      await stop();
      await start();
      expect(readState()).toEqual(before);
    }
    expect(warnings).toEqual([]);
    expect(Object.keys(counts)).toEqual(['200', '201', '204', '400', '409']);
    expect(counts[201]).toBeGreaterThan(requestCount / 20);
    expect(counts[204]).toBeGreaterThan(requestCount / 20);
  });
});
