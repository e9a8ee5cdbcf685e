import type { ConnectionFault, Fault, FaultOf, LoginFault } from './fault.ts';
import type { Row } from './row.ts';
import { wordsOf } from './subject.ts';
import { chapters, loginRows } from './tables/index.ts';
import { claimRows } from './tables/claims.ts';
import { imapRows } from './tables/imap.ts';
import { networkRows } from './tables/network.ts';
import { smtpRows } from './tables/smtp.ts';
import { tlsRows } from './tables/tls.ts';

/** The entry of a fault, and under which of its keys. */
export interface DiagnosisMatch {
  readonly row: Row;
  readonly code: string;
}

const byCode: ReadonlyMap<string, DiagnosisMatch> = new Map(
  Object.values(chapters).flatMap((rows) => rows.flatMap((row) => row.codes.map((code) => [code, { row, code }]))),
);

/** Errors without a number: of OAuth 2.0 (RFC 6749, 4.1.2.1; RFC 8628, 3.5), and of the sign-in's own. */
const loginErrors: Readonly<Record<string, string>> = {
  access_denied: 'login-declined',
  authorization_declined: 'login-declined',
  expired_token: 'login-expired',
  code_expired: 'login-expired',
  consent_required: 'AADSTS65001',
  temporarily_unavailable: 'login-busy',
  server_error: 'login-busy',
  bad_verification_code: 'AADSTS70018',
  timed_out: 'login-unfinished',
  unreadable_answer: 'login-intercepted',
  // Microsoft Graph, asked for the profile.
  Authorization_RequestDenied: 'login-profile',
};

/** Finds what a fault means; whatever is not known ends at the last entry of its chapter. */
export function findRow(fault: Fault): DiagnosisMatch {
  if (fault.kind === 'login') return findLogin(fault);
  if (fault.kind === 'claim') return found(claimRows[fault.claim]);
  if (fault.kind === 'network' || fault.kind === 'tls') return findConnection(fault);
  return findMail(fault);
}

/** The entry of a key. */
export function rowOf(code: string): Row | undefined {
  return byCode.get(code)?.row;
}

function findLogin({ aadsts, error }: LoginFault): DiagnosisMatch {
  const code = aadsts === undefined ? loginErrors[error ?? ''] : `AADSTS${aadsts}`;
  return byCode.get(code ?? '') ?? last(loginRows);
}

/** A message that did not arrive by IMAP is one of sending. */
function findMail(fault: FaultOf<'imap' | 'smtp'>): DiagnosisMatch {
  const own = fault.kind === 'smtp' ? smtpRows : imapRows;
  const rows = fault.kind === 'imap' && fault.step === 'arrive' ? [...imapRows, ...smtpRows] : own;
  const words = wordsOf(fault);
  const row = rows.find(({ matches }) => matches.words?.test(words) === true || matches.steps?.includes(fault.step));
  return row === undefined ? last(own) : found(row);
}

/** What is no certificate's fault may still be one of encryption, and the other way round; the last entry is of its own kind. */
function findConnection({ kind, code }: ConnectionFault): DiagnosisMatch {
  const [own, other] = kind === 'tls' ? [tlsRows, networkRows] : [networkRows, tlsRows];
  const row = [...own, ...other].find(({ node }) => node.some((prefix) => prefix !== '' && code.startsWith(prefix)));
  return row === undefined ? last(own) : found(row);
}

function found(row: Row): DiagnosisMatch {
  return { row, code: row.codes[0] };
}

function last(rows: readonly Row[]): DiagnosisMatch {
  const row = rows.at(-1);
  if (row === undefined) throw new RangeError('A table without entries.');
  return found(row);
}
