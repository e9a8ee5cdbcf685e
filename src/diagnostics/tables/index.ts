import type { Row } from '../diagnosis.ts';
import { accountRows, policyRows } from './account.ts';
import { applicationRows } from './application.ts';
import { claimRows } from './claims.ts';
import { consentRows } from './consent.ts';
import { imapRows } from './imap.ts';
import { networkRows, tlsRows } from './network.ts';
import { requestRows, sessionRows } from './session.ts';
import { smtpRows } from './smtp.ts';

/** Every row, by its section in docs/reference/troubleshooting.md. */
export const chapters: Readonly<Record<'login' | 'claim' | 'imap' | 'smtp' | 'network' | 'tls', readonly Row[]>> = {
  login: [...consentRows, ...applicationRows, ...accountRows, ...policyRows, ...sessionRows, ...requestRows],
  claim: claimRows,
  imap: imapRows,
  smtp: smtpRows,
  network: networkRows,
  tls: tlsRows,
};

/** The closed list of codes: `AADSTS…`, `login-…`, `claim-…`, `imap-…`, `smtp-…`, `network-…`, `tls-…`. */
export const diagnosisCodes: readonly string[] = Object.values(chapters)
  .flat()
  .flatMap(({ codes }) => codes);
