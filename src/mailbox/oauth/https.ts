import { createHttpHeaders, createPipelineRequest, proxyPolicy } from '@azure/core-rest-pipeline';
import type { HttpMethods, TlsSettings } from '@azure/core-rest-pipeline';
import { openBoundedClient } from '../../graph/http.ts';
import { buildConnectionFault, SignInError, type ConnectionFault } from '../../diagnostics/fault.ts';

const defaultTimeoutMs = 30_000;
/** Limit for an answer. The largest expected one is a discovery document of some kilobytes. */
const maxBytes = 1_000_000;

export interface HttpsRequest {
  readonly url: string;
  /** Optional. Defaults to GET. */
  readonly method?: HttpMethods;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Certificate authority to trust instead of the default ones. */
  readonly ca?: TlsSettings['ca'];
  readonly signal?: AbortSignal | undefined;
  /** Optional. Time limit for the whole answer. Defaults to 30 s. */
  readonly timeoutMs?: number | undefined;
}

interface HttpsAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/**
 * Sends one request, through the proxy that the environment names (HTTPS_PROXY, NO_PROXY), and reads the whole answer.
 * Does not follow redirects.
 *
 * @throws SignInError `network` or `tls`; the signal's reason when it is aborted.
 */
export async function sendHttps(asked: HttpsRequest): Promise<HttpsAnswer> {
  const { url, method = 'GET', headers = {}, body, ca, signal, timeoutMs = defaultTimeoutMs } = asked;
  const client = openBoundedClient(new URL(url).origin, { answerMs: timeoutMs, maxBytes });
  const request = createPipelineRequest({
    url,
    method,
    headers: createHttpHeaders(headers),
    body,
    abortSignal: signal,
    // Uses its own connection, which is closed after the answer.
    disableKeepAlive: true,
    tlsSettings: {},
    // Repeated here because a proxy's agent would leave out the authority.
    requestOverrides: { ca },
  });
  try {
    const response = await proxyPolicy().sendRequest(request, (proxied) => client.sendRequest(proxied));
    return { status: response.status, headers: response.headers.toJSON(), text: response.bodyAsText ?? '' };
  } catch (error) {
    signal?.throwIfAborted();
    throw new SignInError(explainConnection(url, error));
  }
}

/**
 * Explains why a connection failed or broke.
 *
 * @param url URL of the request. Its path and query are left out of the fault.
 * @param error Anything thrown; without a code it counts as a broken connection.
 * @internal Tested with Node's codes.
 */
export function explainConnection(url: string, error: unknown): ConnectionFault {
  const { hostname: host, port } = new URL(url);
  const server = { host, port: port === '' ? 443 : Number(port) };
  const given = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  const code = typeof given === 'string' && /^[A-Z][A-Z0-9_]+$/.test(given) ? given : 'ECONNRESET';
  if (code === 'ETIMELIMIT') return buildConnectionFault(server, 'ETIMEDOUT', (at) => `${at} did not answer in time`);
  if (code === 'EMSGSIZE') return buildConnectionFault(server, code, (at) => `the answer of ${at} did not end`);
  return buildConnectionFault(server, code, (at) => `There is no connection to ${at}`);
}
