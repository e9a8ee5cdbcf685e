import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { TLSSocket } from 'node:tls';
import type { TestCertificates } from './certificates.ts';

/** In place of an answer: resets the connection, or sends nothing more. */
export const reset = Symbol('reset');
export const silence = Symbol('silence');
/** An endless answer, as fast as the client reads it. */
export type Flood = () => Iterable<string> | AsyncIterable<string>;
export type Answer = string | Flood | typeof reset | typeof silence;

/** One client's connection. */
interface Line {
  /** Sends an answer, with CRLF included, or does its equivalent. */
  answer(answer: Answer): void;
  /** Starts TLS as the server. */
  secure(): void;
  end(): void;
}

/** A server's behavior: at the start of a connection, and for each line. */
export interface Conversation {
  begin(line: Line): void;
  read(text: string, line: Line): void;
  /** Called when the connection is gone. */
  end?(): void;
}

export interface LineServer {
  readonly server: { readonly host: string; readonly port: number };
  /** Returns the number of open connections. */
  readonly open: () => number;
  close(): Promise<void>;
}

/** Starts a line-based server on loopback, with TLS from the beginning or later. */
export async function serveLines(
  certificates: TestCertificates,
  isSecure: boolean,
  converse: () => Conversation,
): Promise<LineServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    const conversation = converse();
    socket.on('close', () => conversation.end?.());
    connect(socket, certificates, isSecure, conversation);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    server: { host: 'localhost', port: (server.address() as AddressInfo).port },
    open: () => sockets.size,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function connect(plain: Socket, { cert, key }: TestCertificates, isSecure: boolean, conversation: Conversation): void {
  let socket = plain;
  let rest = '';
  const line: Line = {
    answer: (answer) => {
      if (answer === reset) plain.resetAndDestroy();
      else if (typeof answer === 'function') Readable.from(answer(), { highWaterMark: 1 }).pipe(socket);
      else if (answer !== silence) socket.write(answer);
    },
    secure: () => {
      plain.removeAllListeners('data');
      socket = new TLSSocket(plain, { isServer: true, cert, key });
      listen();
    },
    end: () => socket.end(),
  };
  const listen = (): void => {
    socket.on('error', () => undefined);
    socket.on('data', (data: Buffer) => {
      const lines = (rest + data.toString('latin1')).split('\r\n');
      rest = lines.pop() ?? '';
      for (const text of lines) conversation.read(text, line);
    });
  };
  if (isSecure) line.secure();
  else listen();
  if (socket instanceof TLSSocket) {
    socket.once('secure', () => {
      conversation.begin(line);
    });
  } else conversation.begin(line);
}
