import { z } from 'zod';
import { parseJson } from '../../common/json.ts';
import { sanitize } from '../../common/sanitize.ts';
import type { Fault, LoginFault } from '../../diagnostics/fault.ts';

/** How long a device code works and how often is asked about it (RFC 8628, section 3.2). */
interface DeviceWait {
  readonly expiresInMs: number;
  readonly intervalMs: number;
}

/** What a login endpoint's answer comes to. */
interface LoginAnswer {
  /** JSON, whatever came: what is not would end in MSAL's own errors, word for word. */
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

/** Whether what is asked there is a device code. */
export function isDeviceEndpoint(url: string): boolean {
  return new URL(url).pathname.endsWith('/devicecode');
}

/**
 * @param url what was asked.
 * @param form the request's body, whose secrets no fault repeats.
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

/** The OAuth errors that stand for a status (RFC 6749, section 4.1.2.1), where one does. */
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

/** Fields of a token request that nobody may see. */
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
 * @param secrets what the request carried and the answer may not repeat.
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

/** @param words what the server said, without secrets; may be empty. */
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

/** The values of a form that are secret, as they are and as a form writes them. */
export function listSecrets(form: string): readonly string[] {
  const fields = new URLSearchParams(form);
  return secretFields
    .flatMap((name) => fields.getAll(name))
    .filter((value) => value.length > 3)
    .flatMap((value) => [value, encodeURIComponent(value)]);
}

/** Whether a device code has only to be waited for (RFC 8628, section 3.5). */
export function isPending(fault: Fault | undefined): boolean {
  return fault?.kind === 'login' && (fault.error === 'authorization_pending' || fault.error === 'slow_down');
}
