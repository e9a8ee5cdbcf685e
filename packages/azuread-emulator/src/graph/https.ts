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
  /** PEM. If given, no other authority is trusted. */
  readonly ca?: string;
  /** Optional. URL of a proxy that supports CONNECT. */
  readonly proxy?: string;
  readonly signal: AbortSignal;
}

const TIMEOUT_MS = 60_000;
/** A page of a directory on this machine has only a few kilobytes. */
const MOST_BYTES = 50_000_000;

/**
 * Returns an HTTPS sender that has its own certificate authority and shares no state with others. Keeps connections
 * open until the signal: a new one per request, as in the provider, would take a fifth of a creation's time.
 */
export function httpsSender({ ca, proxy, signal }: HttpsOptions): Send {
  const connection = { keepAlive: true, ca, minVersion: 'TLSv1.2' } as const;
  const agent = proxy === undefined ? new Agent(connection) : new HttpsProxyAgent(proxy, connection);
  addAbortListener(signal, () => {
    agent.destroy();
  });
  return ({ url, method, headers, body }) =>
    new Promise((resolve, reject) => {
      // With a proxy agent, only the `ca` of the request itself takes effect.
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
