import { z } from 'zod';
import { listSecrets, readRefusal } from './refusal.ts';
import type { LoginFault } from './refusal.ts';

/** How long a device code works and how often is asked about it (RFC 8628, section 3.2). */
export interface DeviceWait {
  readonly expiresInMs: number;
  readonly intervalMs: number;
}

/** What a login endpoint's answer comes to. */
export interface LoginAnswer {
  /** JSON, whatever came: what is not would end in MSAL's own errors, word for word. */
  readonly text: string;
  readonly fault?: LoginFault;
  readonly device?: DeviceWait;
}

const deviceBody = z
  .object({ device_code: z.string(), expires_in: z.number().positive(), interval: z.number().min(0.1).catch(5) })
  .transform(({ expires_in: expiry, interval }) => ({ expiresInMs: expiry * 1_000, intervalMs: interval * 1_000 }));

/**
 * @param host who answered.
 * @param form the request's body, whose secrets no fault repeats.
 */
export function readAnswer(status: number, text: string, host: string, form: string): LoginAnswer {
  const body = parseObject(text);
  const refusal = readRefusal(body, listSecrets(form));
  if (refusal) return { text, fault: refusal };
  if (status >= 200 && status < 300 && body) {
    const { data: device } = deviceBody.safeParse(body);
    return { text, ...(device && { device }) };
  }
  const fault: LoginFault = {
    kind: 'login',
    error: status === 429 ? 'temporarily_unavailable' : status >= 500 ? 'server_error' : 'unreadable_answer',
    text: `${host} answered ${status}, and not as a login endpoint does.`,
  };
  return { text: JSON.stringify({ error: fault.error, error_description: fault.text }), fault };
}

function parseObject(text: string): object | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? body : undefined;
  } catch {
    return undefined;
  }
}
