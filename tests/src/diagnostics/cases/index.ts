import type { Case } from '../support.ts';
import { accountCases } from './account.ts';
import { applicationCases } from './application.ts';
import { claimsCases } from './claims.ts';
import { consentCases } from './consent.ts';
import { imapCases } from './imap.ts';
import { networkCases } from './network.ts';
import { policyCases } from './policy.ts';
import { sessionCases } from './session.ts';
import { smtpCases } from './smtp.ts';
import { tlsCases } from './tls.ts';

/** Every entry of the tables, and every other meaning of it, at least once. */
export const cases: readonly Case[] = [
  ...consentCases,
  ...applicationCases,
  ...accountCases,
  ...policyCases,
  ...sessionCases,
  ...claimsCases,
  ...imapCases,
  ...smtpCases,
  ...networkCases,
  ...tlsCases,
];
