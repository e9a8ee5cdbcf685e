import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { loadCertificates, type Certificates } from '../../packages/entra-emulator/src/certificates.ts';
import { listenOnLoopback } from '../../packages/entra-emulator/src/listen.ts';
import { MemoryStorage } from '../../packages/entra-emulator/src/storage.ts';

interface ScriptedRequest {
  readonly method: string;
  /** The path after the tenant, such as `/oauth2/v2.0/token`, or the whole path if there is no tenant. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly form: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage['headers'];
}

/** The answer to a request: a status and JSON or text, or a function that uses the response itself. */
export type Answer =
  | { readonly status: number; readonly body: object | string; readonly headers?: Readonly<Record<string, string>> }
  | ((response: ServerResponse, request: ScriptedRequest) => void);

/** Answers by path, in order; the last one is repeated. */
export type Script = Readonly<Record<string, readonly Answer[]>>;

export interface ScriptedLogin {
  readonly origin: string;
  readonly ca: string;
  readonly certificates: Certificates;
  readonly requests: readonly ScriptedRequest[];
  close(): Promise<void>;
}

/**
 * Starts a login endpoint on loopback with scripted answers, for refusals that the emulator never gives.
 *
 * @param beside Optional. A login whose certificate it shares, so that trusting one trusts the other.
 */
export async function startScriptedLogin(
  tenantId: string,
  script: Script,
  beside?: ScriptedLogin,
): Promise<ScriptedLogin> {
  const certificates = beside?.certificates ?? (await loadCertificates(new MemoryStorage(), new Date()));
  const { ca, cert, key } = certificates;
  const requests: ScriptedRequest[] = [];
  let origin = '';
  const answers = (): Script => ({
    '/v2.0/.well-known/openid-configuration': [discovery(origin, tenantId)],
    ...script,
  });
  const listening = await listenOnLoopback(0, { cert, key }, (incoming, response) => {
    void readRequest(incoming, tenantId).then((request) => {
      const count = requests.filter(({ path }) => path === request.path).length;
      requests.push(request);
      const known = answers()[request.path] ?? [{ status: 404, body: {} }];
      say(known[Math.min(count, known.length - 1)], response, request);
    });
  });
  origin = `https://localhost:${listening.port}`;
  return { origin, ca, certificates, requests, close: () => listening.close() };
}

function say(answer: Answer | undefined, response: ServerResponse, request: ScriptedRequest): void {
  if (typeof answer === 'function') {
    answer(response, request);
    return;
  }
  const { status, body, headers = {} } = answer ?? { status: 500, body: '' };
  const isText = typeof body === 'string';
  response.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json', ...headers });
  response.end(isText ? body : JSON.stringify(body));
}

async function readRequest(incoming: IncomingMessage, tenantId: string): Promise<ScriptedRequest> {
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'https://localhost');
  return {
    method: incoming.method ?? '',
    path: pathname.replace(`/${tenantId}`, ''),
    query: Object.fromEntries(searchParams),
    form: Object.fromEntries(new URLSearchParams(await text(incoming))),
    headers: incoming.headers,
  };
}

function discovery(origin: string, tenantId: string): Answer {
  const base = `${origin}/${tenantId}`;
  return {
    status: 200,
    body: {
      issuer: `${base}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
    },
  };
}
