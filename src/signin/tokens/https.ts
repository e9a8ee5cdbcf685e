import { request as openRequest } from 'node:https';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { RequestOptions } from 'node:https';
import { SignInError } from '../fault.ts';
import { buildConnectionFault, buildNetworkFault } from './connection.ts';
import { findProxyAgent } from './proxy.ts';

const defaultTimeoutMs = 30_000;
/** The largest answer read here is a discovery document of some kilobytes. */
const mostBytes = 1_000_000;

export interface HttpsRequest {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Certificate authority to trust instead of the usual ones. */
  readonly ca?: RequestOptions['ca'];
  readonly signal?: AbortSignal | undefined;
  /** For the whole answer. Optional. Defaults to 30 s. */
  readonly timeoutMs?: number | undefined;
}

export interface HttpsAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/**
 * Sends one request, by a proxy where the environment names one, and reads the whole answer; follows no redirect.
 *
 * @throws SignInError `network` or `tls`; the signal's reason when it is aborted.
 */
export async function sendHttps({
  url,
  signal,
  timeoutMs = defaultTimeoutMs,
  ...rest
}: HttpsRequest): Promise<HttpsAnswer> {
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    const response = await open(url, { ...rest, signal: signal ? AbortSignal.any([signal, limit]) : limit });
    return { status: response.statusCode ?? 0, headers: response.headers, text: await readText(response, url) };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof SignInError) throw error;
    throw new SignInError(
      limit.aborted
        ? buildNetworkFault(url, 'ETIMEDOUT', (at) => `${at} did not answer in time`)
        : buildConnectionFault(url, error),
    );
  }
}

type Options = Omit<HttpsRequest, 'url' | 'timeoutMs'>;

async function open(url: string, { body, ...options }: Options): Promise<IncomingMessage> {
  // Without a proxy's agent: a connection of its own, which is closed after the answer.
  const agent = (await findProxyAgent(url)) ?? false;
  return await new Promise((resolve, reject) => {
    const request = openRequest(url, { ...options, agent });
    request.once('response', resolve);
    // Stays: a connection may break after its answer has begun.
    request.on('error', reject);
    request.end(body);
  });
}

async function readText(response: IncomingMessage, url: string): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Leaving the loop closes the connection.
    if (bytes > mostBytes)
      throw new SignInError(buildNetworkFault(url, 'EMSGSIZE', (at) => `${at} answered without end`));
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
