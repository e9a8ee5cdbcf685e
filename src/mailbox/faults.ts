import { buildConnectionFault, isCertificateCode } from '../diagnostics/connection.ts';
import type { ConnectionFault, MailFault, MailStep } from '../diagnostics/fault.ts';
import type { MailLogin } from './login.ts';
import { tidyWords } from './redactWords.ts';

/** Where in the proof something happened, and in which login. */
export interface FaultLocation {
  readonly login: MailLogin;
  readonly step: MailStep;
}

/** What the mail libraries call it, where Node has a name of its own. */
const nodeCodes: Readonly<Record<string, string>> = {
  CONNECT_TIMEOUT: 'ETIMEDOUT',
  GREETING_TIMEOUT: 'ETIMEDOUT',
  ETIMEOUT: 'ETIMEDOUT',
  EDNS: 'ENOTFOUND',
};

/**
 * A connection that did not come about or broke.
 *
 * @param error anything thrown; without a code of Node's it counts as a connection that broke.
 */
export function explainConnection({ login, step }: FaultLocation, error: unknown): ConnectionFault {
  return buildConnectionFault(login.server, readNodeCode(error), (at) => `The connection to ${at} failed`, step);
}

export function buildTimeLimitFault({ login, step }: FaultLocation, totalMs: number): ConnectionFault {
  const tell = (at: string) => `${at} did not finish within ${Math.ceil(totalMs / 1000)} s`;
  return buildConnectionFault(login.server, 'ETIMEDOUT', tell, step);
}

/** A server that answered unexpectedly. */
export function buildRefusal(
  kind: MailFault['kind'],
  { login, step }: FaultLocation,
  words: string,
  responseCode?: number,
): MailFault {
  const text = tidyWords(words, login.accessToken);
  return { kind, step, text, responseCode };
}

/** What this program found out itself. */
export function buildObservation(kind: MailFault['kind'], place: FaultLocation, words: string): MailFault {
  return { ...buildRefusal(kind, place, words), isObserved: true };
}

/** `originalCode` is what nodemailer keeps of Node's code where it has put its own. */
function readNodeCode(error: unknown): string {
  const { originalCode, code } = error as { readonly originalCode?: unknown; readonly code?: unknown };
  const found = originalCode ?? code;
  if (typeof found !== 'string') return 'ECONNRESET';
  const named = nodeCodes[found] ?? found;
  return /^E[A-Z0-9_]+$/.test(named) || isCertificateCode(named) ? toKnown(named) : 'ECONNRESET';
}

/** nodemailer's own names for a connection that ended. */
function toKnown(code: string): string {
  return ['ECONNECTION', 'ESOCKET', 'ETLS'].includes(code) ? 'ECONNRESET' : code;
}
