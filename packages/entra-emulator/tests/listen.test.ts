import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { connect } from 'node:tls';
import { networkInterfaces } from 'node:os';
import { loadCertificates } from '../src/certificates.ts';
import { MemoryStorage } from '../src/storage.ts';
import { listenOnLoopback } from '../src/listen.ts';
import type { Listening } from '../src/listen.ts';
import { startEntraEmulator } from '../src/index.ts';
import { makeFolder } from './support/folder.ts';

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
  const socket = connect({
    host,
    port,
    ca: tls.ca,
    servername: 'localhost',
    checkServerIdentity: () => undefined,
  });
  const outcome = once(socket, 'secureConnect').then(
    () => 'reached',
    (error: unknown) => (error as NodeJS.ErrnoException).code ?? 'failed',
  );
  return outcome.finally(() => socket.destroy());
}

const addresses = Object.values(networkInterfaces()).flat();
const hasIpv6Loopback = addresses.some((each) => each?.address === '::1');

describe('the directory', () => {
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

  it('can take its port again once it is closed', async () => {
    const port = await open();
    await listening?.close();
    expect(await open(port)).toBe(port);
  });
});
