import type { Row } from '../row.ts';
import { accountRows } from './account.ts';
import { applicationRows } from './application.ts';
import { claimRows } from './claims.ts';
import { consentRows } from './consent.ts';
import { imapRows } from './imap.ts';
import { networkRows } from './network.ts';
import { policyRows } from './policy.ts';
import { requestRows } from './request.ts';
import { sessionRows } from './session.ts';
import { smtpRows } from './smtp.ts';
import { tlsRows } from './tls.ts';

export const loginRows: readonly Row[] = [
  ...consentRows,
  ...applicationRows,
  ...accountRows,
  ...policyRows,
  ...sessionRows,
  ...requestRows,
];

/** Every row, by its section in docs/reference/troubleshooting.md. */
export const chapters: Readonly<Record<'login' | 'claim' | 'imap' | 'smtp' | 'network' | 'tls', readonly Row[]>> = {
  login: loginRows,
  claim: Object.values(claimRows),
  imap: imapRows,
  smtp: smtpRows,
  network: networkRows,
  tls: tlsRows,
};

/** The closed list of codes: `AADSTS…`, `login-…`, `claim-…`, `imap-…`, `smtp-…`, `network-…`, `tls-…`. */
export const diagnosisCodes: readonly string[] = Object.values(chapters)
  .flat()
  .flatMap(({ codes }) => codes);
