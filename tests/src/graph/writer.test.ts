import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { developmentTenant, startEntraEmulator } from '@mailbox-access/entra-emulator';
import type { EntraEmulator } from '@mailbox-access/entra-emulator';
import { openCredential } from '../../../src/graph/openCredential.ts';
import { openGraphWriter } from '../../../src/graph/writer.ts';
import type { GraphWriter } from '../../../src/graph/writer.ts';
import { Client } from '../../../packages/entra-emulator/tests/support/client.ts';

describe('Graph, changed where the provider has no way to', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mailbox-access-'));
  let directory: EntraEmulator;
  let client: Client;
  let writer: GraphWriter;

  beforeAll(async () => {
    directory = await startEntraEmulator({ folder });
    client = new Client(directory);
    const { tenantId, clientId, clientSecret } = developmentTenant;
    const host = { tenantId, authority: `${directory.origin}/${tenantId}`, ca: directory.ca };
    const env = { ARM_CLIENT_SECRET: clientSecret };
    const credential = await openCredential({ kind: 'client secret', clientId }, host, env);
    writer = openGraphWriter({ base: directory.origin, credential, ca: directory.ca });
  });
  afterAll(async () => {
    client.close();
    await directory.close();
    rmSync(folder, { recursive: true });
  });

  async function make(extra: object = {}): Promise<string> {
    const { body } = await client.graph('POST', '/v1.0/applications', { json: { displayName: 'PASS', ...extra } });
    return String(body.id);
  }

  it('brings an application back, also when the answer was not heard', async () => {
    for (const faults of [[], [{ method: 'POST', path: /restore$/, drop: 'after' as const }]]) {
      const id = await make();
      await client.graph('DELETE', `/v1.0/applications/${id}`);
      for (const fault of faults) directory.faults.plan(fault);
      await writer.restore('applications', id);
      expect((await client.graph('GET', `/v1.0/applications/${id}`)).status).toBe(200);
    }
  });

  it('passes on that there is nothing to bring back', async () => {
    await expect(writer.restore('applications', '99999999-9999-4999-8999-999999999999')).rejects.toMatchObject({
      status: 404,
    });
  });

  it('takes away one secret of two, and all certificates', async () => {
    const id = await make({
      passwordCredentials: [{ displayName: 'one' }, { displayName: 'two' }],
      keyCredentials: [{ keyId: '55555555-5555-4555-8555-555555555555' }],
    });
    const { body: made } = await client.graph('GET', `/v1.0/applications/${id}`);
    const keys = (made.passwordCredentials as readonly { readonly keyId: string }[]).map(({ keyId }) => keyId);
    expect(keys).toHaveLength(2);
    await writer.removeSecret(id, keys[0] ?? '');
    await writer.removeCertificates(id);
    const { body } = await client.graph('GET', `/v1.0/applications/${id}`);
    expect(body).toMatchObject({ passwordCredentials: [{ keyId: keys[1] }], keyCredentials: [] });
    await expect(writer.removeSecret(id, keys[0] ?? '')).rejects.toMatchObject({ status: 404 });
  });
});
