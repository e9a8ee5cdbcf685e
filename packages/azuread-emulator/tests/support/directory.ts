import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface Answer {
  readonly status: number;
  readonly response?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly dropped?: boolean;
}

export interface ScriptedDirectory {
  readonly host: string;
  /** The server's certificate, which is its own authority. */
  readonly ca: string;
  readonly seen: Seen[];
  /** Returns the answers in order. Requests beyond the script fail. */
  answer: (seen: Seen) => Answer;
  close(): Promise<void>;
}

type Certificate = Awaited<ReturnType<typeof generate>>;
let made: Promise<Certificate> | undefined;

/** Creates one certificate for all servers of a test file, since a key takes long. */
function certificate(fresh = false): Promise<Certificate> {
  const make = (): Promise<Certificate> =>
    generate([{ name: 'commonName', value: 'localhost' }], {
      extensions: [
        { name: 'basicConstraints', cA: true },
        { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
      ],
    });
  return fresh ? make() : (made ??= make());
}

/** Starts an HTTPS server on loopback whose answers a test sets; `fresh` gives it a certificate of its own. */
export async function startScriptedDirectory(fresh = false): Promise<ScriptedDirectory> {
  const pems = await certificate(fresh);
  const seen: Seen[] = [];
  const server = createServer({ key: pems.private, cert: pems.cert }, (request, response) => {
    void serve(request, response);
  });
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = await read(request);
    seen.push(asked);
    const answer = directory.answer(asked);
    if (answer.dropped === true) {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(answer.response === undefined ? undefined : JSON.stringify(answer.response));
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const directory: ScriptedDirectory = {
    host: `localhost:${(server.address() as AddressInfo).port}`,
    ca: pems.cert,
    seen,
    answer: () => ({ status: 501 }),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
  return directory;
}

async function read(request: IncomingMessage): Promise<Seen> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? '', 'https://localhost');
  const { method = '' } = request;
  const seen = { method, path: url.pathname, query: Object.fromEntries(url.searchParams) };
  const body = Buffer.concat(chunks).toString();
  if (body === '') return seen;
  const isForm = request.headers['content-type']?.includes('urlencoded') === true;
  return { ...seen, body: isForm ? Object.fromEntries(new URLSearchParams(body)) : (JSON.parse(body) as unknown) };
}

/** Builds an unsigned token as the provider reads it: three parts, with the caller's object ID. */
export function tokenAnswer(objectId: string, expiresInS = 3600): Answer {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const token = [part({ alg: 'none' }), part({ oid: objectId, iat: now, exp: now + expiresInS }), 'x'].join('.');
  return { status: 200, response: { access_token: token, token_type: 'Bearer', expires_in: expiresInS } };
}
