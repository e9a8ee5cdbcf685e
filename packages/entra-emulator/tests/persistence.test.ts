import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildTenant, developmentTenant, startEntraEmulator } from '../src/index.ts';
import type { EntraEmulator, EntraEmulatorOptions } from '../src/index.ts';
import { defaultConsentPolicies } from '../src/store/policies.ts';
import { Client, readText } from './support/client.ts';
import { makeFolder } from './support/folder.ts';

const { tenantId, clientSecret } = developmentTenant;
let folder = '';
let remove: () => void;
const running: EntraEmulator[] = [];

beforeEach(() => {
  ({ folder, remove } = makeFolder());
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
    await expect(start()).rejects.toMatchObject({ name: 'DirectoryStateError', file: join(folder, 'signing-key.pem') });
  });

  it('holds no secret in clear, and keys are for its owner alone', async () => {
    await start();
    expect(readFileSync(stateFile(), 'utf8')).not.toContain(clientSecret);
    for (const name of ['certificates.json', 'signing-key.pem', `tenants/${tenantId}.json`]) {
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    }
  });
});

describe('many tenants', () => {
  it('have a file each, which another one leaves alone', async () => {
    const { store } = await start();
    const states = Array.from(
      { length: 20 },
      (_, number) => buildTenant({ domain: `customer${number}.example` }, new Date()).state,
    );
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

  it('are not found by a domain whose tenant was never written', async () => {
    const { store } = await start();
    writeFileSync(join(folder, 'domains', 'half.example'), '55555555-5555-4555-8555-555555555555');
    expect(store.findTenant('half.example')).toBeUndefined();
    const { state } = buildTenant({ domain: 'half.example' }, new Date());
    expect(store.addTenant(state)).toBe(store.findTenant('half.example'));
  });
});
