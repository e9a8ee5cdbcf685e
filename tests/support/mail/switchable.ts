import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A port that stays the same while the server behind it changes. */
export interface Switchable {
  readonly port: number;
  /** Forwards later connections to this port; undefined stops listening. */
  lead(port: number | undefined): Promise<void>;
  close(): Promise<void>;
}

/** Forwards bytes to another port of this machine, including TLS. */
export async function openSwitchable(first: number): Promise<Switchable> {
  const sockets = new Set<Socket>();
  let behind = first;
  let server = await listen(0);
  const { port } = server.address() as AddressInfo;

  async function listen(at: number): Promise<Server> {
    const opened = createServer((client) => {
      const upstream = connect(behind, 'localhost');
      for (const [from, to] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        sockets.add(from);
        from.on('close', () => sockets.delete(from));
        // A reset is forwarded as a reset, an end as an end.
        from.on('error', () => to.resetAndDestroy());
        from.pipe(to);
      }
    });
    await new Promise<void>((resolve, reject) => opened.once('error', reject).listen(at, 'localhost', resolve));
    return opened;
  }

  async function stop(): Promise<void> {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  }

  return {
    port,
    lead: async (to) => {
      if (to === undefined) {
        await stop();
        return;
      }
      behind = to;
      if (!server.listening) server = await listen(port);
    },
    close: stop,
  };
}
