import type { ConnectionFault, Fault, LoginFault, MailFault } from './fault.ts';
import type { Row } from './row.ts';
import { wordsOf } from './subject.ts';
import { chapters, loginRows } from './tables/index.ts';
import { claimRows } from './tables/claims.ts';
import { imapRows } from './tables/imap.ts';
import { networkRows } from './tables/network.ts';
import { smtpRows } from './tables/smtp.ts';
import { tlsRows } from './tables/tls.ts';

/** The row of a fault, and which of its codes applies. */
export interface DiagnosisMatch {
  readonly row: Row;
  readonly code: string;
}

const byCode: ReadonlyMap<string, DiagnosisMatch> = new Map(
  Object.values(chapters).flatMap((rows) => rows.flatMap((row) => row.codes.map((code) => [code, { row, code }]))),
);

/** Errors without a number: those of OAuth 2.0 (RFC 6749, 4.1.2.1; RFC 8628, 3.5), and our own. */
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

/** Finds the row of a fault. The last row of a table takes everything that no other matches. */
export function findRow(fault: Fault): DiagnosisMatch {
  if (fault.kind === 'login') return findLogin(fault);
  if (fault.kind === 'claim') return found(claimRows[fault.claim]);
  if (fault.kind === 'network' || fault.kind === 'tls') return findConnection(fault);
  return findMail(fault);
}

/** Returns the row of a code. */
export function rowOf(code: string): Row | undefined {
  return byCode.get(code)?.row;
}

function findLogin({ aadsts, error }: LoginFault): DiagnosisMatch {
  const code = aadsts === undefined ? loginErrors[error ?? ''] : `AADSTS${aadsts}`;
  return byCode.get(code ?? '') ?? last(loginRows);
}

/** A message that IMAP does not find was not delivered: the rows of SMTP explain it. */
function findMail(fault: MailFault): DiagnosisMatch {
  const own = fault.kind === 'smtp' ? smtpRows : imapRows;
  const rows = fault.kind === 'imap' && fault.step === 'arrive' ? [...imapRows, ...smtpRows] : own;
  const words = wordsOf(fault);
  const row = rows.find(({ answer, steps }) => answer?.test(words) === true || steps?.includes(fault.step) === true);
  return row === undefined ? last(own) : found(row);
}

/** A code of either table is looked up in both; only the last row depends on the kind. */
function findConnection({ kind, code }: ConnectionFault): DiagnosisMatch {
  const [own, other] = kind === 'tls' ? [tlsRows, networkRows] : [networkRows, tlsRows];
  const row = [...own, ...other].find(({ node = [] }) => node.some((prefix) => code.startsWith(prefix)));
  return row === undefined ? last(own) : found(row);
}

function found(row: Row): DiagnosisMatch {
  return { row, code: row.codes[0] };
}

function last(rows: readonly Row[]): DiagnosisMatch {
  const row = rows.at(-1);
  if (row === undefined) throw new RangeError('A table without rows.');
  return found(row);
}
