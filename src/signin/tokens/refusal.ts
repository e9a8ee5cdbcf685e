import { z } from 'zod';
import type { Fault } from '../fault.ts';

export type LoginFault = Extract<Fault, { readonly kind: 'login' }>;

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
const longestText = 600;
/** Of a text, that is looked at: finding what is secret in it takes the square of its length. */
const longestRead = 4_000;

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
  return {
    kind: 'login',
    ...(/^[\w.-]{1,80}$/.test(error) && { error }),
    ...(Number.isSafeInteger(aadsts) && { aadsts }),
    text: cleanText(description, secrets) || cleanText(error, secrets) || 'The login endpoint gave no reason.',
    ...(correlationId !== undefined && /^[\w-]{1,64}$/.test(correlationId) && { correlationId }),
  };
}

/** A server's words on one line, without the IDs and the time that Entra appends, and without anything secret. */
export function cleanText(text: string, secrets: readonly string[] = []): string {
  const told = secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
  return told
    .slice(0, longestRead)
    .replace(/\b(Trace ID|Correlation ID): \S+/gi, '')
    .replace(/\bTimestamp: [\d-]+[ T][\d:.]+Z?/gi, '')
    .replace(/[\w-]+\.[\w-]{8,}\.[\w-]+|\beyJ[\w-]+/g, (found) => (found.includes('eyJ') ? '***' : found))
    .replace(/[\s\p{C}]+/gu, ' ')
    .trim()
    .slice(0, longestText);
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
