import { decodeJwt } from 'jose';
import { z } from 'zod';
import { parseJson } from '../../common/json.ts';
import type { Exchange } from '../../graph/http.ts';
import type { Redactor } from './redact.ts';

const text = z.record(z.string(), z.string());

/** One request and its answer without anything that belongs to the tenant. */
const recordedSchema = z.strictObject({
  /** The step of the rehearsal that sent it. */
  step: z.string(),
  /** Milliseconds since the rehearsal began, when it was sent and when it was answered. */
  sentMs: z.number(),
  answeredMs: z.number(),
  /** Whose token it carried; `none` at the login endpoint. */
  caller: z.enum(['none', 'provisioner', 'account']),
  method: z.string(),
  path: z.string(),
  query: text,
  body: z.unknown().optional(),
  /** 0: no answer came. */
  status: z.number(),
  retryAfter: z.string().optional(),
  response: z.unknown().optional(),
});
export type Recorded = z.output<typeof recordedSchema>;

/**
 * The file that the tests of the emulator replay.
 *
 * @internal Read by those tests alone.
 */
export const recordingSchema = z.strictObject({
  version: z.literal(1),
  against: z.enum(['Microsoft', 'emulator']),
  exchanges: z.array(recordedSchema),
});
export type Recording = z.output<typeof recordingSchema>;

/** JSON with one exchange to a line. */
export function formatRecording({ exchanges, ...rest }: Recording): string {
  const lines = exchanges.map((exchange) => JSON.stringify(exchange)).join(',\n');
  return `${JSON.stringify({ ...rest, exchanges: [] }).slice(0, -2)}\n${lines}\n]}\n`;
}

const claims = z.object({ oid: z.string().optional(), appid: z.string().optional() });

/** Gathers the exchanges of a rehearsal. Each is redacted when it is observed, so that nothing else is kept. */
export class Recorder {
  readonly exchanges: Recorded[] = [];
  /** Set before each step. */
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

  /** The provisioning credential has placeholders of its own: a replay has another. */
  #caller(authorization = ''): Recorded['caller'] {
    const token = /^Bearer (.+)$/i.exec(authorization)?.[1];
    if (token === undefined) return 'none';
    if (this.#accountTokens.has(token)) return 'account';
    const { oid, appid } = readClaims(token);
    this.#redactor.name('{caller}', oid);
    this.#redactor.name('{provisioner}', appid);
    return 'provisioner';
  }

  #noteToken(sent: unknown, answered: unknown): void {
    const { grant_type: grant } = (sent ?? {}) as { readonly grant_type?: unknown };
    const { access_token: token } = (answered ?? {}) as { readonly access_token?: unknown };
    if (typeof token === 'string' && grant !== 'client_credentials') this.#accountTokens.add(token);
  }
}

/** What a token request asks for. MSAL adds its own version and measurements, which no answer depends on. */
const formFields = [
  'client_id',
  'client_info',
  'client_secret',
  'client_assertion',
  'client_assertion_type',
  'code',
  'device_code',
  'grant_type',
  'password',
  'redirect_uri',
  'refresh_token',
  'scope',
  'username',
];

function readForm(body: string): Record<string, string> {
  return Object.fromEntries([...new URLSearchParams(body)].filter(([name]) => formFields.includes(name)));
}

function readClaims(token: string): z.output<typeof claims> {
  try {
    return claims.parse(decodeJwt(token));
  } catch {
    return {};
  }
}
