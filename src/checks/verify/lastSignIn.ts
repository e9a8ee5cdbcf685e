import { reportSchema } from './report.ts';
import type { LastSignIn, Report } from './report.ts';

/**
 * What is known of reading the mailbox: by this proof, where somebody signed in, else by the one before that it has kept; undefined where
 * it was never tried.
 */
export function findLastSignIn({ checks, signIn, verifiedAt, lastSignIn }: Report): LastSignIn | undefined {
  if (signIn === 'none') return lastSignIn;
  const mail = checks.find(({ name }) => name === 'imap') ?? checks.find(({ name }) => name === 'smtp');
  if (mail?.result === 'passed') return { verifiedAt, signIn, result: 'passed' };
  const before = ['sign-in', 'profile', 'claims', mail?.name];
  const isRefused = checks.some(({ name, result }) => result === 'failed' && before.includes(name));
  return isRefused ? { verifiedAt, signIn, result: 'failed' } : undefined;
}

/**
 * Keeps in a proof without a sign-in what the one before it knew: otherwise a nightly run, in which nobody signs in, would take away what
 * was proven.
 *
 * @param former The report that it replaces, whatever that is.
 */
export function keepLastSignIn(former: unknown, report: Report): Report {
  const { success, data } = reportSchema.safeParse(former);
  if (!success || report.signIn !== 'none' || !isOfSame(data, report)) return report;
  const lastSignIn = findLastSignIn(data);
  return lastSignIn === undefined ? report : { ...report, lastSignIn };
}

function isOfSame(former: Report, report: Report): boolean {
  return (['tenantId', 'clientId', 'mailbox', 'account'] as const).every((key) => former[key] === report[key]);
}
