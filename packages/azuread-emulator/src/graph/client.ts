import { setTimeout as sleep } from 'node:timers/promises';
import { isList, isValues, text } from '../values.ts';
import type { Values } from '../values.ts';
import { GraphError, errorText, parseObject } from './answers.ts';
import { connectionError } from './connection.ts';
import type { HttpRequest, HttpResponse, Send } from './https.ts';
import { isRetriedStatus, retriesWithin, retryDelayS } from './retry.ts';

export interface GraphRequest {
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Values;
  /** Answers that mean "not replicated yet" for this request, besides those always tried again. */
  readonly retryOn?: (status: number, error: string) => boolean;
  /** How long retries may take, in seconds. Defaults to 300. */
  readonly limitS?: number;
}

export interface GraphClientOptions {
  /** Without a trailing slash; versions follow it. */
  readonly origin: string;
  readonly send: Send;
  readonly token: () => Promise<string>;
  /** What one second of waiting lasts here. */
  readonly secondMs: number;
  readonly signal: AbortSignal;
}

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

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
    const response = await this.#sendUntilFinal(await this.#outgoing(method, url, request), request);
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

  async #outgoing(method: Method, url: URL, request: GraphRequest): Promise<HttpRequest> {
    const headers = {
      accept: `${JSON_TYPE}; IEEE754Compatible=false; odata.metadata=full`,
      'content-type': JSON_TYPE,
      'odata-maxversion': '4.0',
      'odata-version': '4.0',
      authorization: `Bearer ${await this.#options.token()}`,
    };
    if (request.body === undefined) return { method, url, headers };
    const body = JSON.stringify(request.body);
    return { method, url, headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) }, body };
  }

  async #sendUntilFinal(outgoing: HttpRequest, request: GraphRequest): Promise<HttpResponse> {
    const retries = retriesWithin(request.limitS ?? 300);
    for (let attempt = 0; ; attempt++) {
      const response = await this.#sendOnce(outgoing);
      const lagging = request.retryOn?.(response.status, errorText(parseObject(response.body)?.error)) ?? false;
      if ((!lagging && !isRetriedStatus(response.status)) || attempt >= retries) return response;
      const waitMs = retryDelayS(attempt, response.headers) * this.#options.secondMs;
      await sleep(waitMs, undefined, { signal: this.#options.signal });
    }
  }

  async #sendOnce(outgoing: HttpRequest): Promise<HttpResponse> {
    try {
      return await this.#options.send(outgoing);
    } catch (cause) {
      throw connectionError(outgoing, cause);
    }
  }
}
