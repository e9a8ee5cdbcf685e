import { onOneLine } from '../common/sanitize.ts';
import { buildConnectionFault, isCertificateCode } from '../diagnostics/fault.ts';
import type { ConnectionFault, MailFault, MailStep } from '../diagnostics/fault.ts';
import type { MailLogin } from './login.ts';

/** How many characters of a token in a row give it away. */
const telling = 16;
const maxLength = 400;
/** Of a server's words, that are looked at: a line of IMAP may have a megabyte, and be compared letter by letter. */
const longestRead = 10_000;

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

/**
 * A server's words on one line, without what a terminal obeys and without the token: a server may repeat what it was sent,
 * as it is or in base64, in whole or in part.
 *
 * @internal Tests repeat tokens in it.
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

/** Base64 of what the token stands in depends on where in it the token begins: there are three ways. */
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
