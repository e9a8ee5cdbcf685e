import { once } from 'node:events';
import { createServer, type ServerOptions } from 'node:https';
import type { RequestListener } from 'node:http';
import type { AddressInfo, Server } from 'node:net';

const attempts = 5;
/** Longer than clients keep an idle connection, so that none is closed under a request (milliseconds). */
const keepAliveTimeout = 65_000;

/** A loopback address on which nothing else listens, so that port 443 is free there. macOS does not have it by itself. */
export const ownAddress = '127.0.0.2';
export type Host = 'localhost' | typeof ownAddress;

/** One port, served on every loopback address that the machine has. */
export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves HTTPS on 127.0.0.1 and ::1 and nowhere else: `localhost` is the one or the other, by client and machine. With
 * `ownAddress` as host it serves that one alone. Throws an error with code EADDRINUSE when a given port is taken.
 */
export async function listenOnLoopback(
  port: number,
  tls: ServerOptions,
  listener: RequestListener,
  host: Host = 'localhost',
): Promise<Listening> {
  const make = () => {
    const server = createServer({ ...tls, keepAliveTimeout }, listener);
    // Clients keep idle connections open for minutes (facts of the azuread provider): they are cut, not waited for.
    const cut = (): void => {
      server.closeAllConnections();
    };
    return { server, cut };
  };
  if (host !== ownAddress) return serveOnLoopback(port, make);
  const served = await listen(make(), ownAddress, port);
  return { port: (served.server.address() as AddressInfo).port, close: () => closeAll([served]) };
}

/** A server that does not listen yet, and what cuts its connections. */
export interface Served {
  readonly server: Server;
  readonly cut: () => void;
}

/**
 * The same for any protocol; `make` is called for each address. Throws an error with code EADDRINUSE when a given port
 * is taken.
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
      // A free port of the one address may be taken at the other: try the next free one.
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
