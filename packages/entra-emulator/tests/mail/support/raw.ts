import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** A client that sends raw text and reads line by line. */
export interface RawClient {
  /** The next line without its end; undefined once the server has hung up. */
  readonly line: () => Promise<string | undefined>;
  /** The lines up to and including the first that begins with `prefix`. */
  readonly until: (prefix: string) => Promise<readonly string[]>;
  readonly send: (text: string) => void;
  /** The same client over TLS, after STARTTLS. */
  readonly secure: () => Promise<RawClient>;
  readonly close: () => void;
}

export async function openTls(port: number, ca: string): Promise<RawClient> {
  const socket = connectTls({ host: 'localhost', port, ca });
  await once(socket, 'secureConnect');
  return buildClient(socket, ca);
}

export async function openPlain(port: number, ca: string): Promise<RawClient> {
  const socket = connect({ host: 'localhost', port });
  await once(socket, 'connect');
  return buildClient(socket, ca);
}

function buildClient(socket: Socket, ca: string): RawClient {
  let text = '';
  let hasEnded = false;
  let wake = (): void => undefined;
  const onData = (data: Buffer): void => {
    text += data.toString();
    wake();
  };
  const onEnd = (): void => {
    hasEnded = true;
    wake();
  };
  socket.on('data', onData).on('end', onEnd).on('error', onEnd).on('close', onEnd);
  const line = async (): Promise<string | undefined> => {
    while (!text.includes('\r\n') && !hasEnded) await new Promise<void>((resolve) => (wake = resolve));
    const end = text.indexOf('\r\n');
    if (end === -1) return undefined;
    const first = text.slice(0, end);
    text = text.slice(end + 2);
    return first;
  };
  return {
    line,
    until: async (prefix) => {
      const lines: string[] = [];
      while (lines.at(-1)?.startsWith(prefix) !== true) {
        const next = await line();
        if (next === undefined) throw new Error(`The server hung up after ${JSON.stringify(lines)}.`);
        lines.push(next);
      }
      return lines;
    },
    send: (sent) => void socket.write(sent),
    secure: async () => {
      socket.off('data', onData);
      const secured = connectTls({ socket, ca, servername: 'localhost' });
      await once(secured, 'secureConnect');
      return buildClient(secured, ca);
    },
    close: () => socket.destroy(),
  };
}
