import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { parseJson } from '../../common/json.ts';
import { readClaims } from '../../mailbox/oauth/claims.ts';
import type { Exchange } from '../../graph/http.ts';
import type { Redactor } from './redact.ts';

/** One request and its answer, without anything that belongs to the tenant. */
const recordedSchema = z.strictObject({
  step: z.string(),
  /** Milliseconds from the start of the rehearsal until the request was sent, and until it was answered. */
  sentMs: z.number(),
  answeredMs: z.number(),
  /** The owner of the request's token; `none` at the login endpoint. */
  caller: z.enum(['none', 'provisioner', 'account']),
  method: z.string(),
  path: z.string(),
  query: z.record(z.string(), z.string()),
  body: z.unknown().optional(),
  /** 0 when there was no answer. */
  status: z.number(),
  retryAfter: z.string().optional(),
  response: z.unknown().optional(),
});
export type Recorded = z.output<typeof recordedSchema>;

/**
 * The recording that the emulator's tests replay.
 *
 * @internal Only those tests read it.
 */
export const recordingSchema = z.strictObject({
  version: z.literal(1),
  against: z.enum(['Microsoft', 'emulator']),
  exchanges: z.array(recordedSchema),
});
export type Recording = z.output<typeof recordingSchema>;

/** Formats a recording as JSON, with one exchange per line. */
export function formatRecording({ exchanges, ...rest }: Recording): string {
  const lines = exchanges.map((exchange) => JSON.stringify(exchange)).join(',\n');
  return `${JSON.stringify({ ...rest, exchanges: [] }).slice(0, -2)}\n${lines}\n]}\n`;
}

/** Gathers the exchanges of a rehearsal. Each is redacted when it is observed, so that nothing else is kept. */
export class Recorder {
  readonly exchanges: Recorded[] = [];
  /** The current step. Set before each step. */
  step = 'preflight';
  readonly #redactor: Redactor;
  readonly #startedAtMs = Date.now();
  readonly #accountTokens = new Set<string>();

  constructor(redactor: Redactor) {
    this.#redactor = redactor;
  }

  readonly observe = ({ request, response, sentAtMs, answeredAtMs }: Exchange): void => {
    const { method, url, body, headers } = request;
    const form = headers.get('content-type')?.startsWith('application/x-www-form-urlencoded') === true;
    const sent = typeof body !== 'string' || body === '' ? undefined : form ? readForm(body) : parseJson(body);
    const answered = parseJson(response?.bodyAsText ?? '');
    const caller = this.#caller(headers.get('authorization'));
    this.#noteToken(sent, answered);
    const retryAfter = response?.headers.get('retry-after');
    this.exchanges.push({
      step: this.step,
      sentMs: sentAtMs - this.#startedAtMs,
      answeredMs: answeredAtMs - this.#startedAtMs,
      caller,
      method,
      ...this.#redactor.url(url),
      body: sent === undefined ? undefined : this.#redactor.json(sent, '', false),
      status: response?.status ?? 0,
      retryAfter: /^\d{1,4}$/.test(retryAfter ?? '') ? retryAfter : undefined,
      response: answered === undefined ? undefined : this.#redactor.json(answered),
    });
  };

  /** Names the provisioning credential with placeholders of its own, because a replay uses another one. */
  #caller(authorization = ''): Recorded['caller'] {
    const token = /^Bearer (.+)$/i.exec(authorization)?.[1];
    if (token === undefined) return 'none';
    if (this.#accountTokens.has(token)) return 'account';
    const claims = readClaims(token);
    this.#redactor.name('{caller}', claims?.oid);
    this.#redactor.name('{provisioner}', claims?.appid);
    return 'provisioner';
  }

  #noteToken(sent: unknown, answered: unknown): void {
    const { grant_type: grant } = (sent ?? {}) as { readonly grant_type?: unknown };
    const { access_token: token } = (answered ?? {}) as { readonly access_token?: unknown };
    if (typeof token === 'string' && grant !== 'client_credentials') this.#accountTokens.add(token);
  }
}

/** The fields of a token request that matter. MSAL adds its version and measurements, which no answer depends on. */
const formFields = `
  client_id client_info client_secret client_assertion client_assertion_type code device_code grant_type password
  redirect_uri refresh_token scope username
`
  .trim()
  .split(/\s+/);

function readForm(body: string): Record<string, string> {
  return Object.fromEntries([...new URLSearchParams(body)].filter(([name]) => formFields.includes(name)));
}

/** An answer from a replica of the directory that had not received a change yet. */
interface Lag {
  readonly kind: 'created' | 'deleted';
  /** Milliseconds from the change until this answer. */
  readonly afterMs: number;
}

const isDone = ({ status }: Recorded): boolean => status >= 200 && status < 300;

const isGraph = (path: string): boolean => /^\/(v1\.0|beta)\//.test(path);

/**
 * Finds the answers that replication lag explains: a refusal that the same request did not meet later, and an object
 * that was still found after its deletion.
 */
export function findLag(exchanges: readonly Recorded[]): ReadonlyMap<Recorded, Lag> {
  const found = new Map<Recorded, Lag>();
  exchanges.forEach((exchange, index) => {
    const { method, path, status, answeredMs } = exchange;
    // A sign-in that was refused before consent is not replication lag.
    if (!isGraph(path)) return;
    const before = exchanges.slice(0, index).filter(isDone);
    const after = exchanges
      .slice(index + 1)
      .filter((later) =>
        (['method', 'path', 'query', 'body'] as const).every((key) => isDeepStrictEqual(later[key], exchange[key])),
      );
    const deletion = before.find((each) => each.method === 'DELETE' && each.path === path);
    const creation = before.findLast((each) => each.method === 'POST' && isGraph(each.path));
    if (method === 'GET' && isDone(exchange) && deletion !== undefined && after.some((later) => later.status === 404))
      found.set(exchange, { kind: 'deleted', afterMs: answeredMs - deletion.answeredMs });
    if ([400, 404].includes(status) && creation !== undefined && after.some(isDone))
      found.set(exchange, { kind: 'created', afterMs: answeredMs - creation.answeredMs });
  });
  return found;
}
