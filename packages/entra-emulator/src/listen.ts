import { once } from 'node:events';
import { createServer, type ServerOptions } from 'node:https';
import type { RequestListener } from 'node:http';
import type { AddressInfo, Server } from 'node:net';

const attempts = 5;
/** Milliseconds. Longer than clients keep idle connections, so that none is closed during a request. */
const keepAliveTimeout = 65_000;

/** A loopback address with nothing else on it, so that port 443 is free there. macOS does not have it by default. */
export const ownAddress = '127.0.0.2';
export type Host = 'localhost' | typeof ownAddress;

/** One port on every loopback address of the machine. */
export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves HTTPS only on 127.0.0.1 and ::1, since `localhost` can mean either, or only on `ownAddress`.
 * @throws an error with code EADDRINUSE when a given port is taken.
 */
export async function listenOnLoopback(
  port: number,
  tls: ServerOptions,
  listener: RequestListener,
  host: Host = 'localhost',
): Promise<Listening> {
  const make = () => {
    const server = createServer({ ...tls, keepAliveTimeout }, listener);
    // Clients keep idle connections open for minutes (facts of the azuread provider), so they are cut.
    const cut = (): void => {
      server.closeAllConnections();
    };
    return { server, cut };
  };
  if (host !== ownAddress) return serveOnLoopback(port, make);
  const served = await listen(make(), ownAddress, port);
  return { port: (served.server.address() as AddressInfo).port, close: () => closeAll([served]) };
}

/** A server that does not listen yet, and a function that cuts its connections. */
export interface Served {
  readonly server: Server;
  readonly cut: () => void;
}

/**
 * Serves any protocol on loopback; `make` is called for each address.
 * @throws an error with code EADDRINUSE when a given port is taken.
 */
export async function serveOnLoopback(port: number, make: () => Served): Promise<Listening> {
  for (let attempt = 1; ; attempt++) {
    const served: Served[] = [];
    try {
      served.push(await listen(make(), '127.0.0.1', port));
      const taken = (served[0]?.server.address() as AddressInfo).port;
      const other = await listenIfPresent(make(), '::1', taken);
      if (other) served.push(other);
      return { port: taken, close: () => closeAll(served) };
    } catch (error) {
      await closeAll(served);
      // A port that is free on one address may be taken on the other, so another one is tried.
      if (port !== 0 || attempt === attempts) throw error;
    }
  }
}

async function listen(served: Served, host: string, port: number): Promise<Served> {
  served.server.listen({ host, port, ipv6Only: host === '::1' });
  await once(served.server, 'listening');
  return served;
}

async function listenIfPresent(served: Served, host: string, port: number): Promise<Served | undefined> {
  try {
    return await listen(served, host, port);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return undefined;
    throw error;
  }
}

async function closeAll(served: readonly Served[]): Promise<void> {
  const closed = served.map(({ server, cut }) => {
    const ended = once(server, 'close');
    server.close();
    cut();
    return ended;
  });
  await Promise.all(closed);
}
