import { z } from 'zod';
import { parseJson } from '../../common/json.ts';
import { sanitize } from '../../common/sanitize.ts';
import type { Fault, LoginFault } from '../../diagnostics/fault.ts';

/** Lifetime and polling interval of a device code (RFC 8628, section 3.2). */
interface DeviceWait {
  readonly expiresInMs: number;
  readonly intervalMs: number;
}

interface LoginAnswer {
  /** Always JSON, because MSAL would quote any other answer in its errors. */
  readonly text: string;
  readonly fault?: LoginFault;
  readonly device?: DeviceWait;
}

const deviceBody = z
  .object({
    device_code: z.string(),
    user_code: z.string(),
    verification_uri: z.string(),
    expires_in: z.number().positive(),
    interval: z.number().min(0.1).catch(5),
  })
  .transform(({ expires_in: expiry, interval }) => ({ expiresInMs: expiry * 1_000, intervalMs: interval * 1_000 }));

export function isDeviceEndpoint(url: string): boolean {
  return new URL(url).pathname.endsWith('/devicecode');
}

/**
 * Reads the answer to a request to `url`.
 * @param form The body of the request. Its secrets are kept out of the fault.
 */
export function readAnswer(status: number, text: string, url: string, form: string): LoginAnswer {
  const read = parseJson(text);
  const body = typeof read === 'object' && read !== null ? read : undefined;
  const refusal = readRefusal(body, listSecrets(form));
  if (refusal) return { text, fault: refusal };
  const { data: device } = deviceBody.safeParse(body);
  const isUsable =
    status >= 200 && status < 300 && body !== undefined && (device !== undefined || !isDeviceEndpoint(url));
  if (isUsable) return { text, device };
  const fault: LoginFault = {
    kind: 'login',
    error: nameStatus(status),
    text: `${new URL(url).host} answered ${status}, which is not the answer of a login endpoint.`,
    isObserved: true,
  };
  return { text: JSON.stringify({ error: fault.error, error_description: fault.text }), fault };
}

/** Returns the OAuth error for an HTTP status (RFC 6749, section 4.1.2.1), where there is one. */
function nameStatus(status: number): string {
  if (status === 429) return 'temporarily_unavailable';
  return status >= 500 ? 'server_error' : 'unreadable_answer';
}

/** https://learn.microsoft.com/entra/identity-platform/reference-error-codes#handling-error-codes-in-your-application */
const refusalBody = z.object({
  error: z.string(),
  error_description: z.string().catch(''),
  error_codes: z.array(z.number()).catch([]),
  correlation_id: z.string().optional().catch(undefined),
});

/** Secret fields of a token request. */
const secretFields = [
  'password',
  'code',
  'code_verifier',
  'device_code',
  'refresh_token',
  'assertion',
  'client_assertion',
  'client_secret',
];

/**
 * Reads a login endpoint's refusal; undefined when `body` is none.
 *
 * @param secrets Values of the request that are removed from the answer's text.
 */
export function readRefusal(body: unknown, secrets: readonly string[] = []): LoginFault | undefined {
  const { data } = refusalBody.safeParse(body);
  if (!data) return undefined;
  const { error, error_description: description, error_codes: codes, correlation_id: given } = data;
  const aadsts = Number(/\bAADSTS(\d+)/.exec(description)?.[1] ?? codes[0]);
  const correlationId = given ?? /Correlation ID: (\S+)/i.exec(description)?.[1];
  const words = sanitize(description, secrets) || sanitize(error, secrets);
  const fault = buildLoginFault('The login endpoint', error, words, correlationId);
  return { ...fault, aadsts: Number.isSafeInteger(aadsts) ? aadsts : undefined };
}

/** @param words The server's text, without secrets; may be empty. */
export function buildLoginFault(
  server: string,
  error: string,
  words: string,
  correlationId: string | undefined,
): LoginFault {
  return {
    kind: 'login',
    error: /^[\w.-]{1,80}$/.test(error) ? error : undefined,
    text: words || `${server} gave no reason.`,
    isObserved: words === '' || undefined,
    correlationId: /^[\w-]{1,64}$/.exec(correlationId ?? '')?.[0],
  };
}

/** Returns the secret values of a form, both plain and URL-encoded. @internal Tested alone. */
export function listSecrets(form: string): readonly string[] {
  const fields = new URLSearchParams(form);
  return secretFields
    .flatMap((name) => fields.getAll(name))
    .filter((value) => value.length > 3)
    .flatMap((value) => [value, encodeURIComponent(value)]);
}

/** Returns true while a device code has not been entered yet (RFC 8628, section 3.5). */
export function isPending(fault: Fault | undefined): boolean {
  return fault?.kind === 'login' && (fault.error === 'authorization_pending' || fault.error === 'slow_down');
}
