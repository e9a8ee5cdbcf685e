import { addAbortListener } from 'node:events';
import { Agent, request } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import { HttpsProxyAgent } from 'https-proxy-agent';

export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type Send = (request: HttpRequest) => Promise<HttpResponse>;

export interface HttpsOptions {
  /** PEM; the only authority trusted when it is given. */
  readonly ca?: string | undefined;
  /** Optional. URL of a proxy that takes CONNECT. */
  readonly proxy?: string | undefined;
  readonly signal: AbortSignal;
  readonly timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 60_000;
/** A page of a directory on this machine has some kilobytes. */
const MOST_BYTES = 50_000_000;

/**
 * HTTPS with a certificate authority of its own and no state shared with another sender. Connections are kept until the
 * signal, where the provider opens one a request: a fifth of a create is spent on greetings otherwise.
 */
export function httpsSender(options: HttpsOptions): Send {
  const connection = { keepAlive: true, ca: options.ca, minVersion: 'TLSv1.2' } as const;
  const agent = options.proxy === undefined ? new Agent(connection) : new HttpsProxyAgent(options.proxy, connection);
  addAbortListener(options.signal, () => {
    agent.destroy();
  });
  return (outgoing) =>
    new Promise((resolve, reject) => {
      const sent = request(
        outgoing.url,
        {
          method: outgoing.method,
          headers: outgoing.headers,
          agent,
          // An agent for a proxy takes the authority from the request alone.
          ca: options.ca,
          signal: options.signal,
          timeout: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          let bytes = 0;
          incoming.on('data', (chunk: Buffer) => {
            bytes += chunk.length;
            if (bytes > MOST_BYTES) sent.destroy(new Error('answer without end'));
            else chunks.push(chunk);
          });
          incoming.on('error', reject);
          incoming.on('end', () => {
            resolve({
              status: incoming.statusCode ?? 0,
              statusText: incoming.statusMessage ?? '',
              headers: incoming.headers,
              body: Buffer.concat(chunks).toString(),
            });
          });
        },
      );
      sent.on('timeout', () => sent.destroy(new Error('request timed out')));
      sent.on('error', reject);
      sent.end(outgoing.body);
    });
}
