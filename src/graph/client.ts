import type { TokenCredential } from '@azure/identity';
import {
  bearerTokenAuthenticationPolicy,
  createPipelineFromOptions,
  createPipelineRequest,
  redirectPolicyName,
} from '@azure/core-rest-pipeline';
import type { HttpMethods } from '@azure/core-rest-pipeline';
import { z } from 'zod';
import { parseJson } from '../common/json.ts';
import { sanitize } from '../common/sanitize.ts';
import { openBoundedClient, tlsOptionsOf, type Bounds } from './http.ts';

/** Returns the origin of Microsoft Graph, in the public cloud or in the emulator. */
export function graphBaseOf(metadataHost: string | undefined): string {
  return metadataHost === undefined ? 'https://graph.microsoft.com' : `https://${metadataHost}`;
}

/** Limits for a list that never ends: pages, and characters of the items. */
const maxPages = 100;
const maxCharacters = 20_000_000;

/**
 * A refusal by Microsoft Graph, with its message on one line (https://learn.microsoft.com/graph/errors). Status 0:
 * there was no answer, because there was no token (`no-token`) or no connection (its error code).
 */
export class GraphRefusal extends Error {
  override readonly name = 'GraphRefusal';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Reads Microsoft Graph; never changes anything. */
export interface GraphReader {
  /** @throws GraphRefusal for a status of 400 or more, or an answer that does not match the schema. */
  get<T>(path: string, schema: z.ZodType<T>): Promise<T>;
  /** Reads all pages of a list. */
  list<T>(path: string, schema: z.ZodType<T>): Promise<readonly T[]>;
}

export interface GraphOptions {
  /** `https://graph.microsoft.com`, or the emulator's origin. */
  readonly base: string;
  readonly credential: TokenCredential;
  readonly ca?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly bounds?: Partial<Bounds> | undefined;
}

const refusalBody = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/**
 * Returns a function that sends one request to Graph v1.0 and returns its answer. It throws a GraphRefusal for a status
 * of 400 or more, or if there is no answer. The pipeline repeats throttled and failed requests; redirects are refused.
 */
export function openSender({ base, credential, ca, signal, bounds }: GraphOptions) {
  const pipeline = createPipelineFromOptions(tlsOptionsOf(ca));
  // A token goes to Graph and nowhere else.
  pipeline.removePolicy({ name: redirectPolicyName });
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: `${base}/.default` }));
  const client = openBoundedClient(new URL(base).origin, bounds);

  return async (method: HttpMethods, url: string, body?: object): Promise<unknown> => {
    const request = createPipelineRequest({ method, url, abortSignal: signal });
    if (body !== undefined) {
      request.body = JSON.stringify(body);
      request.headers.set('content-type', 'application/json');
    }
    const { status, bodyAsText } = await pipeline.sendRequest(client, request).catch((error: unknown) => {
      signal?.throwIfAborted();
      throw explainNoAnswer(error);
    });
    const answered = parseJson(bodyAsText ?? '');
    if (status >= 200 && status < 300) return answered;
    const { data } = refusalBody.safeParse(answered);
    const code = sanitize(data?.error.code ?? '') || 'unknown';
    throw new GraphRefusal(status, code, sanitize(data?.error.message ?? '') || `Graph answered ${status}.`);
  };
}

/** Errors of `@azure/identity`: there is no credential, it was refused, or it would have to ask a person. */
const withoutToken =
  /^(CredentialUnavailableError|AuthenticationError|AuthenticationRequiredError|AggregateAuthenticationError)$/;

/** Explains a missing answer: the credential gave no token (`no-token`), or there is no connection (its error code). */
function explainNoAnswer(error: unknown): GraphRefusal {
  const { name, code } = error as { readonly name?: unknown; readonly code?: unknown };
  const message = sanitize(error instanceof Error ? error.message : String(error)) || 'no reason is given';
  if (withoutToken.test(String(name))) return new GraphRefusal(0, 'no-token', message);
  return new GraphRefusal(0, typeof code === 'string' && /^[\w-]{1,40}$/.test(code) ? code : 'no-answer', message);
}

export function openGraph(options: GraphOptions): GraphReader {
  const { base } = options;
  const send = openSender(options);
  return {
    get: async (path, schema) => check(schema, await send('GET', `${base}/v1.0${path}`)),
    list: (path, schema) => readPages(base, path, schema, send),
  };
}

async function readPages<T>(
  base: string,
  path: string,
  schema: z.ZodType<T>,
  send: ReturnType<typeof openSender>,
): Promise<readonly T[]> {
  const page = z.object({ value: z.array(schema), '@odata.nextLink': z.string().optional() });
  const items: T[] = [];
  let characters = 0;
  let url: string | undefined = `${base}/v1.0${path}`;
  for (let count = 0; url !== undefined && count < maxPages && characters < maxCharacters; count += 1) {
    const { value, '@odata.nextLink': next }: z.output<typeof page> = check(page, await send('GET', url));
    // A spread into `push` would exceed the number of arguments that a call takes.
    for (const item of value) items.push(item);
    characters += JSON.stringify(value).length;
    if (next !== undefined && (!URL.canParse(next) || new URL(next).origin !== new URL(base).origin))
      throw new GraphRefusal(502, 'next-link', `The next page is not on host ${base}.`);
    url = next;
  }
  // A truncated list would pass for a complete one.
  if (url !== undefined) throw new GraphRefusal(502, 'endless-list', `The list ${path} does not end.`);
  return items;
}

function check<T>(schema: z.ZodType<T>, body: unknown): T {
  const { success, data, error } = schema.safeParse(body);
  if (success) return data;
  // A list of a thousand items can have a thousand issues.
  const issues = z.prettifyError(new z.ZodError(error.issues.slice(0, 5)));
  throw new GraphRefusal(502, 'unreadable', sanitize(`Graph's answer cannot be read: ${issues}`));
}
