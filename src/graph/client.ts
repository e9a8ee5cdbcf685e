import type { TokenCredential } from '@azure/identity';
import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createPipelineFromOptions,
  createPipelineRequest,
  redirectPolicyName,
} from '@azure/core-rest-pipeline';
import { z } from 'zod';

const timeoutMs = 30_000;
/** Graph gives lists in pages; a directory that never ends its list is left after this many. */
const maxPages = 100;

/** What Microsoft Graph refused, in its own words (https://learn.microsoft.com/graph/errors). */
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
  /** @throws GraphRefusal for a status of 400 or more, or an answer that is not what the schema says. */
  get<T>(path: string, schema: z.ZodType<T>): Promise<T>;
  /** All pages of a list. */
  list<T>(path: string, schema: z.ZodType<T>): Promise<readonly T[]>;
}

export interface GraphOptions {
  /** `https://graph.microsoft.com`, or the embedded directory's origin. */
  readonly base: string;
  readonly credential: TokenCredential;
  readonly ca?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

const refusalBody = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** Opens Graph v1.0. Throttled and failed requests are repeated by the pipeline, as long as Graph asks; redirects are refused. */
export function openGraph({ base, credential, ca, signal }: GraphOptions): GraphReader {
  const pipeline = createPipelineFromOptions({ ...(ca === undefined ? {} : { tlsOptions: { ca } }) });
  // A token goes to Graph and nowhere else.
  pipeline.removePolicy({ name: redirectPolicyName });
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: `${base}/.default` }));
  const client = createDefaultHttpClient();

  const read = async (url: string): Promise<unknown> => {
    const request = createPipelineRequest({ url, timeout: timeoutMs, ...(signal && { abortSignal: signal }) });
    const { status, bodyAsText } = await pipeline.sendRequest(client, request);
    const body = parseJson(bodyAsText ?? '');
    if (status >= 200 && status < 300) return body;
    const { data } = refusalBody.safeParse(body);
    throw new GraphRefusal(status, data?.error.code ?? 'unknown', data?.error.message ?? `Graph answered ${status}.`);
  };
  const get = async <T>(path: string, schema: z.ZodType<T>) => check(schema, await read(`${base}/v1.0${path}`));
  return { get, list: (path, schema) => readPages(base, path, schema, read) };
}

async function readPages<T>(
  base: string,
  path: string,
  schema: z.ZodType<T>,
  read: (url: string) => Promise<unknown>,
): Promise<readonly T[]> {
  const page = z.object({ value: z.array(schema), '@odata.nextLink': z.string().optional() });
  const items: T[] = [];
  let url: string | undefined = `${base}/v1.0${path}`;
  for (let count = 0; url !== undefined && count < maxPages; count += 1) {
    const { value, '@odata.nextLink': next }: z.output<typeof page> = check(page, await read(url));
    items.push(...value);
    if (next !== undefined && new URL(next).origin !== new URL(base).origin)
      throw new GraphRefusal(502, 'next-link', `The next page would be at another host than ${base}.`);
    url = next;
  }
  return items;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function check<T>(schema: z.ZodType<T>, body: unknown): T {
  const { success, data, error } = schema.safeParse(body);
  if (success) return data;
  throw new GraphRefusal(502, 'unreadable', `Graph's answer cannot be read: ${z.prettifyError(error)}`);
}
