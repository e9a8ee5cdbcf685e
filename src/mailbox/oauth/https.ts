import { createHttpHeaders, createPipelineRequest, proxyPolicy } from '@azure/core-rest-pipeline';
import type { HttpMethods, TlsSettings } from '@azure/core-rest-pipeline';
import { openBoundedClient } from '../../graph/http/boundedClient.ts';
import { SignInError } from '../../diagnostics/fault.ts';
import type { ConnectionFault } from '../../diagnostics/fault.ts';
import { buildConnectionFault, buildNetworkFault } from './connection.ts';

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

export interface HttpsAnswer {
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
  const { url, signal, timeoutMs = defaultTimeoutMs } = asked;
  const client = openBoundedClient(new URL(url).origin, { answerMs: timeoutMs, maxBytes });
  try {
    const response = await proxyPolicy().sendRequest(buildRequest(asked), (request) => client.sendRequest(request));
    const { status, headers, bodyAsText } = response;
    return { status, headers: headers.toJSON(), text: bodyAsText ?? '' };
  } catch (error) {
    signal?.throwIfAborted();
    throw new SignInError(explain(url, error));
  }
}

function buildRequest({ url, method = 'GET', headers = {}, body, ca, signal }: HttpsRequest) {
  const request = createPipelineRequest({
    url,
    method,
    headers: createHttpHeaders(headers),
    abortSignal: signal,
    // A connection of its own, which is closed after the answer.
    disableKeepAlive: true,
    tlsSettings: {},
    // A proxy's agent would leave out the authority.
    requestOverrides: { ca },
  });
  if (body !== undefined) request.body = body;
  return request;
}

function explain(url: string, error: unknown): ConnectionFault {
  const { code } = error as { readonly code?: unknown };
  if (code === 'ETIMELIMIT') return buildNetworkFault(url, 'ETIMEDOUT', (at) => `${at} did not answer in time`);
  if (code === 'EMSGSIZE') return buildNetworkFault(url, 'EMSGSIZE', (at) => `the answer of ${at} did not end`);
  return buildConnectionFault(url, error);
}
