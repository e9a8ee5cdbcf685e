import { z } from 'zod';
import { parseJson } from '../../common/json.ts';
import type { LoginFault } from '../../diagnostics/fault.ts';
import { listSecrets, readRefusal } from './refusal.ts';

/** How long a device code works and how often is asked about it (RFC 8628, section 3.2). */
interface DeviceWait {
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
  const body = parseObject(text);
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

function parseObject(text: string): object | undefined {
  const body = parseJson(text);
  return typeof body === 'object' && body !== null ? body : undefined;
}
