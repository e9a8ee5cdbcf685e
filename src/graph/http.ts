import { createDefaultHttpClient, createHttpHeaders, RestError } from '@azure/core-rest-pipeline';
import type { HttpClient, HttpHeaders, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { isLoopback } from '../common/loopback.ts';

/** One request and its answer, as sent and received. */
export interface Exchange {
  readonly request: PipelineRequest;
  /** Undefined if no complete answer arrived. */
  readonly response: Pick<PipelineResponse, 'status' | 'headers' | 'bodyAsText'> | undefined;
  /** Milliseconds since 1970 when the request was sent and when its answer was complete. */
  readonly sentAtMs: number;
  readonly answeredAtMs: number;
}

type Observer = (exchange: Exchange) => void;
const observers = new Set<Observer>();

/** Reports every exchange of this process with Microsoft or the emulator to `observer`. @returns a function that stops it. */
export function observeExchanges(observer: Observer): () => void {
  observers.add(observer);
  return () => observers.delete(observer);
}

export interface Bounds {
  /** Limit for the whole answer, in milliseconds. Defaults to 30 s. */
  readonly answerMs: number;
  /** Limit for the unpacked answer. Defaults to 10 MB; a page of Graph has some hundred kilobytes. */
  readonly maxBytes: number;
  /** Longest wait that a server may request, in milliseconds. Defaults to 5 minutes. */
  readonly longestWaitMs: number;
}

const defaultBounds: Bounds = { answerMs: 30_000, maxBytes: 10_000_000, longestWaitMs: 300_000 };
/** One client for all requests. It keeps connections by host and authority; credentials are in the headers. */
const client = createDefaultHttpClient();
const everyStatus = new Set([Number.POSITIVE_INFINITY]);

/**
 * Opens Azure's client with limits that it lacks: one origin, no redirects, and a limited time and size for each
 * answer. Azure's own timeout ends with the headers, and its redirects (307) repeat a form with a secret.
 *
 * @throws RestError `ELSEWHERE`, `ETIMELIMIT`, `EMSGSIZE`, or the error of the connection.
 */
export function openBoundedClient(origin: string, bounds: Partial<Bounds> = {}): HttpClient {
  const { answerMs, maxBytes, longestWaitMs } = { ...defaultBounds, ...bounds };
  return {
    sendRequest: async (request) => {
      requireOrigin(request, origin);
      const { host } = new URL(request.url);
      const end = new AbortController();
      // The decompression of an answer does not notice a lost connection.
      const { promise: ended, reject } = Promise.withResolvers<never>();
      end.signal.addEventListener('abort', () => {
        reject(end.signal.reason as Error);
      });
      const timer = setTimeout(() => {
        end.abort(new RestError(`${host} did not answer in time.`, { code: 'ETIMELIMIT' }));
      }, answerMs);
      const onAbort = () => {
        end.abort(new Error('The request was interrupted.'));
      };
      request.abortSignal?.addEventListener('abort', onAbort);
      if (request.abortSignal?.aborted === true) onAbort();
      const sentAtMs = Date.now();
      let response: PipelineResponse | undefined;
      try {
        response = await Promise.race([ended, receive(request, end, maxBytes, longestWaitMs)]);
        return response;
      } finally {
        for (const observe of observers) observe({ request, response, sentAtMs, answeredAtMs: Date.now() });
        clearTimeout(timer);
        request.abortSignal?.removeEventListener('abort', onAbort);
      }
    },
  };
}

function requireOrigin({ url }: PipelineRequest, origin: string): void {
  const { origin: asked, host } = new URL(url);
  if (asked !== origin)
    throw new RestError(`Nothing is sent to ${host}: it is not ${new URL(origin).host}.`, { code: 'ELSEWHERE' });
}

async function receive(
  request: PipelineRequest,
  end: AbortController,
  maxBytes: number,
  longestWaitMs: number,
): Promise<PipelineResponse> {
  const { hostname, host } = new URL(request.url);
  const response = await client.sendRequest({
    ...request,
    abortSignal: end.signal,
    timeout: 0,
    streamResponseStatusCodes: everyStatus,
    // Servers on this machine are not behind a proxy.
    agent: isLoopback(hostname) ? undefined : request.agent,
  });
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of (response.readableStreamBody ?? []) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) end.abort(new RestError(`The answer of ${host} did not end.`, { code: 'EMSGSIZE' }));
    if (end.signal.aborted) break;
    chunks.push(chunk);
  }
  const bodyAsText = Buffer.concat(chunks).toString('utf8');
  if (hasTooManyValues(bodyAsText))
    throw new RestError(`${host} answered with JSON of too many values.`, { code: 'EMSGSIZE' });
  return { request, status: response.status, headers: tame(response.headers, longestWaitMs), bodyAsText };
}

/**
 * Maximum number of values, lists and objects in one answer; a page of Graph has some ten thousand. JSON.parse takes
 * 100 times the bytes of a list, and a schema 1 KB for each value that it refuses: ten megabytes of numbers took 3 GB.
 */
const mostValues = 250_000;

function hasTooManyValues(json: string): boolean {
  let values = 0;
  let isInString = false;
  for (let index = 0; index < json.length; index += 1) {
    const character = json[index];
    if (isInString) {
      if (character === '\\') index += 1;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === '[' || character === '{' || character === ',') values += 1;
    if (values > mostValues) return true;
  }
  return false;
}

/** Removes headers that the pipeline would obey: redirects, and waits beyond the limit. */
function tame(headers: HttpHeaders, longestWaitMs: number): HttpHeaders {
  const tamed = createHttpHeaders(headers.toJSON());
  tamed.delete('location');
  for (const [name, unitMs] of waits) {
    const asked = tamed.get(name);
    if (asked !== undefined && !(readWaitMs(asked, unitMs) <= longestWaitMs)) tamed.delete(name);
  }
  return tamed;
}

/** The headers in which Azure's pipeline reads a requested wait, with their units in milliseconds. */
const waits = [
  ['retry-after', 1_000],
  ['retry-after-ms', 1],
  ['x-ms-retry-after-ms', 1],
] as const;

/** Returns the milliseconds to wait, from a number of units or a date (RFC 9110, section 10.2.3). */
function readWaitMs(asked: string, unitMs: number): number {
  return Number.isNaN(Number(asked)) ? Date.parse(asked) - Date.now() : Number(asked) * unitMs;
}

const sharedTlsOptions = new Map<string, { readonly ca: string }>();

/**
 * Returns TLS options that make Azure's clients trust an authority. The clients keep connections per options object, so
 * those that trust the same authority share one. Otherwise a thousand customers leave a thousand open connections.
 */
export function tlsOptionsOf(ca: string | undefined) {
  if (ca === undefined) return {};
  const tlsOptions = sharedTlsOptions.get(ca) ?? { ca };
  sharedTlsOptions.set(ca, tlsOptions);
  return { tlsOptions };
}
