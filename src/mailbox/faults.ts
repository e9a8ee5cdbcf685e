import { onOneLine } from '../common/sanitize.ts';
import { buildConnectionFault, isCertificateCode } from '../diagnostics/fault.ts';
import type { ConnectionFault, MailFault, MailStep } from '../diagnostics/fault.ts';
import type { MailLogin } from './login.ts';

/** The number of consecutive characters of a token that a text must not contain. */
const telling = 16;
const maxLength = 400;
/** The most characters of a server's text to search for the token. A line of IMAP may have a megabyte. */
const longestRead = 10_000;

/** The login and the step in which a fault occurred. */
export interface FaultLocation {
  readonly login: MailLogin;
  readonly step: MailStep;
}

/** Node's names for codes of the mail libraries. */
const nodeCodes: Readonly<Record<string, string>> = {
  CONNECT_TIMEOUT: 'ETIMEDOUT',
  GREETING_TIMEOUT: 'ETIMEDOUT',
  ETIMEOUT: 'ETIMEDOUT',
  EDNS: 'ENOTFOUND',
};

/**
 * Builds the fault of a connection that failed or broke.
 *
 * @param error Anything thrown; without a Node code it counts as a broken connection.
 */
export function explainConnection({ login, step }: FaultLocation, error: unknown): ConnectionFault {
  return buildConnectionFault(login.server, readNodeCode(error), (at) => `The connection to ${at} failed`, step);
}

export function buildTimeLimitFault({ login, step }: FaultLocation, totalMs: number): ConnectionFault {
  const tell = (at: string) => `${at} did not finish within ${Math.ceil(totalMs / 1000)} s`;
  return buildConnectionFault(login.server, 'ETIMEDOUT', tell, step);
}

export function buildRefusal(
  kind: MailFault['kind'],
  { login, step }: FaultLocation,
  words: string,
  responseCode?: number,
): MailFault {
  const text = tidyWords(words, login.accessToken);
  return { kind, step, text, responseCode };
}

/** Builds a fault that this program detected, not the server. */
export function buildObservation(kind: MailFault['kind'], place: FaultLocation, words: string): MailFault {
  return { ...buildRefusal(kind, place, words), isObserved: true };
}

/** Reads Node's error code, which nodemailer keeps in `originalCode` when it sets a code of its own. */
function readNodeCode(error: unknown): string {
  const { originalCode, code } = error as { readonly originalCode?: unknown; readonly code?: unknown };
  const found = originalCode ?? code;
  if (typeof found !== 'string') return 'ECONNRESET';
  const named = nodeCodes[found] ?? found;
  return /^E[A-Z0-9_]+$/.test(named) || isCertificateCode(named) ? toKnown(named) : 'ECONNRESET';
}

/** Maps nodemailer's codes for a connection that ended. */
function toKnown(code: string): string {
  return ['ECONNECTION', 'ESOCKET', 'ETLS'].includes(code) ? 'ECONNRESET' : code;
}

/**
 * Returns a server's text on one line, without terminal escapes and without the token, which a server may repeat as it
 * is or in base64, in whole or in part.
 *
 * @internal Tested alone, with repeated tokens.
 */
export function tidyWords(words: string, accessToken: string): string {
  const hidden = hideToken(onOneLine(words.slice(0, longestRead)), accessToken);
  return hidden.length > maxLength ? `${hidden.slice(0, maxLength - 1)}…` : hidden;
}

function hideToken(line: string, accessToken: string): string {
  const length = Math.min(telling, accessToken.length);
  if (length === 0) return line;
  const forms = listForms(accessToken);
  return line.replaceAll(/[\w+/=.~-]+/g, (run) => (holdsPart(run, forms, length) ? '(hidden)' : run));
}

/** Lists the token and its base64 forms: there are three, depending on where in the encoded text the token begins. */
function listForms(accessToken: string): string {
  const encoded = ['', '.', '..'].map((before) => Buffer.from(before + accessToken).toString('base64'));
  return [accessToken, ...encoded].map(toOneAlphabet).join(' ');
}

function holdsPart(run: string, forms: string, length: number): boolean {
  const same = toOneAlphabet(run);
  for (let start = 0; start + length <= same.length; start += 1) {
    if (forms.includes(same.slice(start, start + length))) return true;
  }
  return false;
}

function toOneAlphabet(text: string): string {
  return text.replaceAll('-', '+').replaceAll('_', '/');
}
