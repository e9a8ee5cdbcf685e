import { STATUS_CODES, type IncomingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { isList, isValues, text, type Value, type Values } from '../values.ts';
import type { HttpRequest, HttpResponse, Send } from './https.ts';

interface GraphRequest {
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Values;
  /** Whether an answer means "not replicated yet" for this request, in addition to those always retried. */
  readonly retryOn?: (status: number, error: string) => boolean;
  /** Maximum duration of retries in seconds. Defaults to 300. */
  readonly limitS?: number;
}

interface GraphClientOptions {
  /** Has no trailing slash; a version follows it. */
  readonly origin: string;
  readonly send: Send;
  readonly token: () => Promise<string>;
  /** The length of one second of waiting. */
  readonly secondMs: number;
  readonly signal: AbortSignal;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** Stops reading a list that never ends. */
const MOST_PAGES = 1_000;
const JSON_TYPE = 'application/json; charset=utf-8';

export class GraphClient {
  readonly #options: GraphClientOptions;

  constructor(options: GraphClientOptions) {
    this.#options = options;
  }

  /** The prefix of references to directory objects. */
  get base(): string {
    return `${this.#options.origin}/v1.0`;
  }

  async request(method: Method, path: string, request: GraphRequest = {}): Promise<Values> {
    const url = new URL(`${this.#options.origin}${path}`);
    for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.append(name, value);
    const body = request.body && JSON.stringify(request.body);
    const headers = {
      accept: `${JSON_TYPE}; IEEE754Compatible=false; odata.metadata=full`,
      'content-type': JSON_TYPE,
      'odata-maxversion': '4.0',
      'odata-version': '4.0',
      authorization: `Bearer ${await this.#options.token()}`,
      ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
    };
    const response = await this.#sendUntilFinal({ method, url, headers, body }, request);
    if (response.status >= 300) throw new GraphError(response);
    return parseObject(response.body) ?? {};
  }

  /** Returns all pages of a collection. Uses only path and query of the next page's URL, to send no token elsewhere. */
  async list(path: string, query: Readonly<Record<string, string>> = {}): Promise<readonly Values[]> {
    const items: Values[] = [];
    let at = { path, query };
    for (let count = 0; count < MOST_PAGES; count++) {
      const page = await this.request('GET', at.path, { query: at.query });
      for (const item of isList(page.value) ? page.value : []) if (isValues(item)) items.push(item);
      const next = text(page['@odata.nextLink']);
      if (next === '') return items;
      if (!URL.canParse(next)) throw new Error(`the address of the next page is none: ${next}`);
      const { pathname, searchParams } = new URL(next);
      at = { path: pathname, query: Object.fromEntries(searchParams) };
    }
    throw new Error(`there is a next page after ${MOST_PAGES}`);
  }

  async #sendUntilFinal(outgoing: HttpRequest, request: GraphRequest): Promise<HttpResponse> {
    const retries = retriesWithin(request.limitS ?? 300);
    for (let attempt = 0; ; attempt++) {
      const response = await this.#options.send(outgoing).catch((cause: unknown) => {
        throw connectionError(outgoing, cause);
      });
      const lagging = request.retryOn?.(response.status, errorText(parseObject(response.body)?.error)) ?? false;
      if ((!lagging && !isRetriedStatus(response.status)) || attempt >= retries) return response;
      const waitMs = retryDelayS(attempt, response.headers) * this.#options.secondMs;
      await sleep(waitMs, undefined, { signal: this.#options.signal });
    }
  }
}

/** An answer of Graph that the provider treats as a failure. The message is exactly the SDK's. */
export class GraphError extends Error {
  readonly status: number;

  constructor({ status, statusText, body }: HttpResponse) {
    const reason = statusText || (STATUS_CODES[status] ?? '');
    const error = errorText(parseObject(body)?.error);
    const why =
      error === '' ? (body === '' ? 'received with no body' : `with response: ${body}`) : `with error: ${error}`;
    super(`unexpected status ${status} (${status} ${reason}) ${why}`);
    this.status = status;
  }
}

export function isNotFound(error: unknown): boolean {
  return error instanceof GraphError && error.status === 404;
}

/** Returns a handler that turns a 404 into undefined and passes other errors to `fail`. */
export function absentOr(fail: (error: unknown) => never): (error: unknown) => undefined {
  return (error) => (isNotFound(error) ? undefined : fail(error));
}

/** Returns the object in a body, or undefined if the body is empty or not JSON. */
export function parseObject(body: string): Values | undefined {
  try {
    const parsed = JSON.parse(body) as Value;
    return isValues(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Returns code and message of an OData error, then those of its inner error (sdk/odata/errors.go). */
function errorText(error: Value | undefined): string {
  if (!isValues(error)) return '';
  const message = isValues(error.message) ? text(error.message.value) : text(error.message);
  return [text(error.code), message, errorText(error.innerError)].filter((part) => part !== '').join(': ');
}

// The retry policy of hashicorp/go-azure-sdk sdk/client/client.go on hashicorp/go-retryablehttp.

const LONGEST_WAIT_S = 61;

/** Whether any request is retried at this status: lagging replication, throttling, or a server error. */
export function isRetriedStatus(status: number): boolean {
  return status === 408 || status === 424 || status === 429 || (status >= 500 && status !== 501);
}

/** Returns the seconds to wait after `attempt` (from 0): 1, 2, 4 … 61, or as the server requests. */
export function retryDelayS(attempt: number, headers: IncomingHttpHeaders): number {
  const asked = headers['retry-after'];
  if (asked !== undefined && /^\d+$/.test(asked)) return Number(asked);
  return Math.min(2 ** attempt, LONGEST_WAIT_S);
}

/** Returns the number of retries within a time limit (safeRetryNumber). */
export function retriesWithin(limitS: number): number {
  if (limitS <= 63) return Math.floor(Math.log2(limitS + 1)) - 1;
  return Math.floor((Math.floor(limitS) - 63) / LONGEST_WAIT_S) + 6;
}

/**
 * Words a failed connection like Go's HTTP client. A write is never retried, and its cause is not reported
 * (50-create-app-unheard, 58-patch-app-unheard); no recording has a GET.
 */
function connectionError({ method, url }: HttpRequest, cause: unknown): Error {
  const failed = `${method.charAt(0)}${method.slice(1).toLowerCase()} "${url.href}"`;
  if (method !== 'GET') return new Error(`${failed}: HTTP response was nil; connection may have been reset`, { cause });
  const { code = '', message = String(cause), address = '', port = '' } = cause as Record<string, string | undefined>;
  const words: Readonly<Record<string, string>> = {
    ECONNREFUSED: `dial tcp ${address}:${port}: connect: connection refused`,
    ECONNRESET: 'EOF',
  };
  return new Error(`${failed}: ${words[code] ?? message}`, { cause });
}
