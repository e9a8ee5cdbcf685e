import { describe, expect, it } from '@jest/globals';
import { developmentTenant } from '@mailbox-access/entra-emulator';
import { z } from 'zod';
import { openGraph } from '../../../src/graph/client.ts';
import { openCredential } from '../../../src/graph/openCredential.ts';
import { openGraphWriter } from '../../../src/graph/writer.ts';
import { setUpDirectory } from '../../../packages/entra-emulator/tests/support/setup.ts';

const domain = z.object({ id: z.string() });
const { client } = setUpDirectory();

async function options() {
  const { tenantId, clientId, clientSecret } = developmentTenant;
  const { origin, ca } = client().directory;
  const host = { tenantId, authority: `${origin}/${tenantId}`, ca };
  const env = { ARM_CLIENT_SECRET: clientSecret };
  return { base: origin, credential: await openCredential({ kind: 'client secret', clientId }, host, env), ca };
}
const open = async () => openGraph(await options());

describe('Graph, read from the emulator', () => {
  it('gives what is there, signed in once', async () => {
    const graph = await open();
    const { length: before } = client().directory.requests;
    expect(await graph.list('/domains', domain)).toEqual([
      { id: 'contoso.example' },
      { id: 'contoso.onmicrosoft.example' },
    ]);
    expect(await graph.get('/domains/contoso.example', domain)).toEqual({ id: 'contoso.example' });
    const asked = client().directory.requests.slice(before);
    expect(asked.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('goes through all pages', async () => {
    const all = await (await open()).list('/users?$top=2', domain);
    expect(all.length).toBeGreaterThan(2);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });

  it('passes on what was refused', async () => {
    await expect((await open()).get('/domains/nowhere.example', domain)).rejects.toMatchObject({
      name: 'GraphRefusal',
      status: 404,
      code: 'Request_ResourceNotFound',
    });
  });

  it('waits and retries when the server asks for it', async () => {
    client().directory.faults.plan({ path: '/v1.0/domains', status: 429, headers: { 'retry-after': '0' } });
    expect(await (await open()).list('/domains', domain)).toHaveLength(2);
  });
});

describe('Graph, changed where the provider has no way to', () => {
  const openWriter = async () => openGraphWriter(await options());

  async function make(extra: object = {}): Promise<string> {
    const { body } = await client().graph('POST', '/v1.0/applications', { json: { displayName: 'PASS', ...extra } });
    return String(body.id);
  }

  it('brings an application back, also when the answer was not heard', async () => {
    const writer = await openWriter();
    for (const faults of [[], [{ method: 'POST', path: /restore$/, drop: 'after' as const }]]) {
      const id = await make();
      await client().graph('DELETE', `/v1.0/applications/${id}`);
      for (const fault of faults) client().directory.faults.plan(fault);
      await writer.restore('applications', id);
      expect((await client().graph('GET', `/v1.0/applications/${id}`)).status).toBe(200);
    }
  });

  it('passes on that there is nothing to bring back', async () => {
    const restoring = (await openWriter()).restore('applications', '99999999-9999-4999-8999-999999999999');
    await expect(restoring).rejects.toMatchObject({ status: 404 });
  });

  it('takes away one secret of two, and all certificates', async () => {
    const writer = await openWriter();
    const id = await make({
      passwordCredentials: [{ displayName: 'one' }, { displayName: 'two' }],
      keyCredentials: [{ keyId: '55555555-5555-4555-8555-555555555555' }],
    });
    const { body: made } = await client().graph('GET', `/v1.0/applications/${id}`);
    const keys = (made.passwordCredentials as readonly { readonly keyId: string }[]).map(({ keyId }) => keyId);
    expect(keys).toHaveLength(2);
    await writer.removeSecret(id, keys[0] ?? '');
    await writer.removeCertificates(id);
    const { body } = await client().graph('GET', `/v1.0/applications/${id}`);
    expect(body).toMatchObject({ passwordCredentials: [{ keyId: keys[1] }], keyCredentials: [] });
    await expect(writer.removeSecret(id, keys[0] ?? '')).rejects.toMatchObject({ status: 404 });
  });
});
