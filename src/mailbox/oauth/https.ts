import { createHttpHeaders, createPipelineRequest, proxyPolicy } from '@azure/core-rest-pipeline';
import type { HttpMethods, TlsSettings } from '@azure/core-rest-pipeline';
import { openBoundedClient } from '../../graph/http/boundedClient.ts';
import { buildConnectionFault, SignInError } from '../../diagnostics/fault.ts';
import type { ConnectionFault } from '../../diagnostics/fault.ts';

const defaultTimeoutMs = 30_000;
/** The largest answer read here is a discovery document of some kilobytes. */
const maxBytes = 1_000_000;

export interface HttpsRequest {
  readonly url: string;
  /** Optional. Defaults to GET. */
  readonly method?: HttpMethods;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Certificate authority to trust instead of the usual ones. */
  readonly ca?: TlsSettings['ca'];
  readonly signal?: AbortSignal | undefined;
  /** For the whole answer. Optional. Defaults to 30 s. */
  readonly timeoutMs?: number | undefined;
}

interface HttpsAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/**
 * Sends one request, by a proxy where the environment names one (HTTPS_PROXY, NO_PROXY), and reads the whole answer; follows no
 * redirect.
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
    // A connection of its own, which is closed after the answer.
    disableKeepAlive: true,
    tlsSettings: {},
    // A proxy's agent would leave out the authority.
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
 * Explains why a connection did not come about or broke.
 *
 * @param url where the request went; its path and query are left out of the fault.
 * @param error anything thrown; without a code of its own it counts as a connection that broke.
 * @internal Tests give it the codes of Node.
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
