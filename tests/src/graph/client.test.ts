import { createServer } from 'node:https';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { generate } from 'selfsigned';
import { z } from 'zod';
import { developmentTenant, startEntraEmulator } from '@mailbox-access/entra-emulator';
import type { EntraEmulator } from '@mailbox-access/entra-emulator';
import { openGraph } from '../../../src/graph/client.ts';
import { openCredential } from '../../../src/graph/openCredential.ts';

const domain = z.object({ id: z.string() });
const fixed = {
  getToken: () => Promise.resolve({ token: 'planted-token', expiresOnTimestamp: Date.now() + 3_600_000 }),
};

describe('Graph, read from the emulator', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mailbox-access-'));
  let directory: EntraEmulator;

  beforeAll(async () => {
    directory = await startEntraEmulator({ folder });
  });
  afterAll(async () => {
    await directory.close();
    rmSync(folder, { recursive: true });
  });

  async function open(secret: string = developmentTenant.clientSecret) {
    const { tenantId, clientId } = developmentTenant;
    const host = { tenantId, authority: `${directory.origin}/${tenantId}`, ca: directory.ca };
    const credential = await openCredential({ kind: 'client secret', clientId }, host, { ARM_CLIENT_SECRET: secret });
    return openGraph({ base: directory.origin, credential, ca: directory.ca });
  }

  it('gives what is there, signed in once', async () => {
    const graph = await open();
    expect(await graph.list('/domains', domain)).toEqual([
      { id: 'contoso.example' },
      { id: 'contoso.onmicrosoft.example' },
    ]);
    expect(await graph.get('/domains/contoso.example', domain)).toEqual({ id: 'contoso.example' });
    expect(directory.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('goes through all pages', async () => {
    const ids = z.object({ id: z.string() });
    const all = await (await open()).list('/users?$top=2', ids);
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
    directory.faults.plan({ path: '/v1.0/domains', status: 429, headers: { 'retry-after': '0' } });
    expect(await (await open()).list('/domains', domain)).toHaveLength(2);
  });
});

describe('Graph, read from a hostile server', () => {
  let server: Server | undefined;
  const heard: string[] = [];

  afterEach(() => {
    server?.close();
    server?.closeAllConnections();
    heard.length = 0;
  });

  async function serve(answer: RequestListener) {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
      algorithm: 'sha256',
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
    });
    const started = createServer({ key, cert }, (request, response) => {
      heard.push(`${request.url ?? ''} ${request.headers.authorization ?? ''}`);
      answer(request, response);
    });
    server = started;
    await new Promise<void>((resolve) => started.listen(0, 'localhost', resolve));
    const base = `https://localhost:${(started.address() as AddressInfo).port}`;
    return { base, graph: openGraph({ base, credential: fixed, ca: cert }) };
  }

  it.each<readonly [string, RequestListener]>([
    ['an HTML page', (_, response) => response.setHeader('content-type', 'text/html').end('<h1>Proxy</h1>')],
    ['another type', (_, response) => response.end('{"id":7}')],
    ['nothing', (_, response) => response.end()],
    ['an HTML error page', (_, response) => response.writeHead(403).end('<h1>Forbidden</h1>')],
  ])('refuses %s in its own words', async (_, answer) => {
    const { graph } = await serve(answer);
    await expect(graph.get('/x', domain)).rejects.toMatchObject({ name: 'GraphRefusal' });
  });

  it('follows no redirect', async () => {
    const { graph } = await serve((_, response) => response.writeHead(302, { location: '/elsewhere' }).end());
    await expect(graph.get('/x', domain)).rejects.toMatchObject({ status: 302 });
    expect(heard).toEqual(['/v1.0/x Bearer planted-token']);
  });

  it('takes no next page from another host', async () => {
    const { graph } = await serve((_, response) =>
      response.end(JSON.stringify({ value: [], '@odata.nextLink': 'https://127.0.0.1:1/v1.0/x' })),
    );
    await expect(graph.list('/x', domain)).rejects.toMatchObject({ code: 'next-link' });
  });

  it('leaves a list that never ends, and does not take it for a whole one', async () => {
    const { base, graph } = await serve((request, response) =>
      response.end(JSON.stringify({ value: [{ id: '1' }], '@odata.nextLink': `${base}${request.url ?? ''}` })),
    );
    await expect(graph.list('/x', domain)).rejects.toMatchObject({ code: 'endless-list' });
    expect(heard).toHaveLength(100);
  });
});
