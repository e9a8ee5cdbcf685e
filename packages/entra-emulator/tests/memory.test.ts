import { existsSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import { buildTenant, developmentTenant, startEntraEmulator, TenantExistsError } from '../src/index.ts';
import { describeWith } from '../../../tests/support/parts.ts';
import { Client } from './support/client.ts';
import { create } from './support/graph.ts';

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function open(): Promise<Client> {
  const client = new Client(await startEntraEmulator());
  closing.push(async () => {
    client.close();
    await client.directory.close();
  });
  return client;
}

describe('an emulator without a folder', () => {
  it('registers an application and has no file', async () => {
    const client = await open();
    const id = await create(client, '/v1.0/applications', { displayName: 'PASS' });
    const { status, body } = await client.graph('GET', `/v1.0/applications/${id}`);
    expect({ status, name: body.displayName }).toEqual({ status: 200, name: 'PASS' });
    expect(client.directory.caFile).toBeUndefined();
    expect(client.directory.ca).toMatch(/^-----BEGIN CERTIFICATE-----/);
  });

  it('shares nothing with another one', async () => {
    const [one, other] = await Promise.all([open(), open()]);
    const id = await create(one, '/v1.0/applications', { displayName: 'PASS' });
    expect((await other.graph('GET', `/v1.0/applications/${id}`)).status).toBe(404);
    expect(one.directory.ca).not.toBe(other.directory.ca);
  });

  it('takes further tenants, none twice', async () => {
    const { store } = (await open()).directory;
    const fabrikam = buildTenant({ domain: 'fabrikam.example' }, new Date()).state;
    expect(store.addTenant(fabrikam)).toBe(store.findTenant('fabrikam.example'));
    expect(() => store.addTenant(fabrikam)).toThrow(TenantExistsError);
    expect(store.findTenant(developmentTenant.tenantId)?.defaultDomain).toBe('contoso.example');
  });

  it('starts with the development tenant only, whatever an earlier one had', async () => {
    const first = await startEntraEmulator();
    first.store.addTenant(buildTenant({ domain: 'fabrikam.example' }, new Date()).state);
    await first.close();
    expect((await open()).directory.store.findTenant('fabrikam.example')).toBeUndefined();
  });
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
