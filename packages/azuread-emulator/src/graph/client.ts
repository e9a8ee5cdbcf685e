import { STATUS_CODES, type IncomingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { isList, isValues, text, type Value, type Values } from '../values.ts';
import type { HttpRequest, HttpResponse, Send } from './https.ts';

interface GraphRequest {
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Values;
  /** Answers that mean "not replicated yet" for this request, besides those always tried again. */
  readonly retryOn?: (status: number, error: string) => boolean;
  /** How long retries may take, in seconds. Defaults to 300. */
  readonly limitS?: number;
}

interface GraphClientOptions {
  /** Without a trailing slash; versions follow it. */
  readonly origin: string;
  readonly send: Send;
  readonly token: () => Promise<string>;
  /** What one second of waiting lasts here. */
  readonly secondMs: number;
  readonly signal: AbortSignal;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** A directory on this machine that never ends its list is left after so many. */
const MOST_PAGES = 1_000;
const JSON_TYPE = 'application/json; charset=utf-8';

export class GraphClient {
  readonly #options: GraphClientOptions;

  constructor(options: GraphClientOptions) {
    this.#options = options;
  }

  /** The address that references to directory objects begin with. */
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

  /** All pages of a collection; of the address of the next one only path and query count, so that no token goes elsewhere. */
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

/** An answer of Graph that the provider takes for a failure; the message is the SDK's, to the letter. */
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

/** A handler for what need not be there: undefined when it is not. */
export function absentOr(fail: (error: unknown) => never): (error: unknown) => undefined {
  return (error) => (isNotFound(error) ? undefined : fail(error));
}

/** The object in a body, or undefined when there is none: an empty body, or something that is no JSON. */
export function parseObject(body: string): Values | undefined {
  try {
    const parsed = JSON.parse(body) as Value;
    return isValues(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Code and message of an OData error, those of an inner error after it (sdk/odata/errors.go). */
function errorText(error: Value | undefined): string {
  if (!isValues(error)) return '';
  const message = isValues(error.message) ? text(error.message.value) : text(error.message);
  return [text(error.code), message, errorText(error.innerError)].filter((part) => part !== '').join(': ');
}

// The policy of hashicorp/go-azure-sdk sdk/client/client.go on hashicorp/go-retryablehttp.

const LONGEST_WAIT_S = 61;

/** Statuses that are tried again whatever the request: lagging replication, throttling, a server in trouble. */
export function isRetriedStatus(status: number): boolean {
  return status === 408 || status === 424 || status === 429 || (status >= 500 && status !== 501);
}

/** Seconds to wait before the attempt after `attempt` (from 0): 1, 2, 4 … 61, or what the server asked for. */
export function retryDelayS(attempt: number, headers: IncomingHttpHeaders): number {
  const asked = headers['retry-after'];
  if (asked !== undefined && /^\d+$/.test(asked)) return Number(asked);
  return Math.min(2 ** attempt, LONGEST_WAIT_S);
}

/** How many retries fit into a time limit (safeRetryNumber). */
export function retriesWithin(limitS: number): number {
  if (limitS <= 63) return Math.floor(Math.log2(limitS + 1)) - 1;
  return Math.floor((Math.floor(limitS) - 63) / LONGEST_WAIT_S) + 6;
}

/**
 * How Go's HTTP client words a connection that failed. What changes something is never sent twice, and its own cause is not told
 * (50-create-app-unheard, 58-patch-app-unheard); for GET there is no recording.
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
