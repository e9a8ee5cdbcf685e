import { createServer } from 'node:https';
import type { RequestListener } from 'node:http';
import type { Server, ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';

const attempts = 5;
/** Longer than clients keep an idle connection, so that none is closed under a request (milliseconds). */
const keepAliveTimeout = 65_000;

/** One port, served on every loopback address that the machine has. */
export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves HTTPS on 127.0.0.1 and ::1 and nowhere else: `localhost` is the one or the other, by client and machine.
 *
 * @throws an error with code EADDRINUSE when a given port is taken.
 */
export async function listenOnLoopback(
  port: number,
  tls: ServerOptions,
  listener: RequestListener,
): Promise<Listening> {
  for (let attempt = 1; ; attempt++) {
    const servers: Server[] = [];
    try {
      servers.push(await listen(createServer({ ...tls, keepAliveTimeout }, listener), '127.0.0.1', port));
      const taken = (servers[0]?.address() as AddressInfo).port;
      const other = await listenIfPresent(createServer({ ...tls, keepAliveTimeout }, listener), '::1', taken);
      if (other) servers.push(other);
      return { port: taken, close: () => closeAll(servers) };
    } catch (error) {
      await closeAll(servers);
      // A free port of the one address may be taken at the other: try the next free one.
      if (port !== 0 || attempt === attempts) throw error;
    }
  }
}

function listen(server: Server, host: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, ipv6Only: host === '::1' }, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

async function listenIfPresent(server: Server, host: string, port: number): Promise<Server | undefined> {
  try {
    return await listen(server, host, port);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return undefined;
    throw error;
  }
}

/** Clients keep idle connections open for minutes (facts of the azuread provider): they are cut, not waited for. */
async function closeAll(servers: readonly Server[]): Promise<void> {
  await Promise.all(
    servers.map(
      (server) =>
        new Promise<void>((resolve) => {
          server.close(() => {
            resolve();
          });
          server.closeAllConnections();
        }),
    ),
  );
}
