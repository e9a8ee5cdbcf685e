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

interface HttpsOptions {
  /** PEM; the only authority trusted when it is given. */
  readonly ca?: string;
  /** Optional. URL of a proxy that takes CONNECT. */
  readonly proxy?: string;
  readonly signal: AbortSignal;
}

const TIMEOUT_MS = 60_000;
/** A page of a directory on this machine has some kilobytes. */
const MOST_BYTES = 50_000_000;

/**
 * HTTPS with a certificate authority of its own and no state shared with another sender. Connections are kept until the
 * signal, where the provider opens one a request: a fifth of a create is spent on greetings otherwise.
 */
export function httpsSender({ ca, proxy, signal }: HttpsOptions): Send {
  const connection = { keepAlive: true, ca, minVersion: 'TLSv1.2' } as const;
  const agent = proxy === undefined ? new Agent(connection) : new HttpsProxyAgent(proxy, connection);
  addAbortListener(signal, () => {
    agent.destroy();
  });
  return ({ url, method, headers, body }) =>
    new Promise((resolve, reject) => {
      // An agent for a proxy takes the authority from the request alone.
      const sent = request(url, { method, headers, agent, ca, signal, timeout: TIMEOUT_MS }, (incoming) => {
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
      });
      sent.on('timeout', () => sent.destroy(new Error('request timed out')));
      sent.on('error', reject);
      sent.end(body);
    });
}
