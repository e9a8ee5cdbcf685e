import { reportSchema } from './report.ts';
import type { LastSignIn, Report } from './report.ts';

/**
 * Returns the last result of reading the mailbox: of this verification if it had a sign-in, otherwise of the earlier one that it keeps.
 * Undefined if there was none.
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
 * Keeps the result of the last sign-in in a verification without one, so that a nightly run does not lose it.
 *
 * @param former The content of the report that is replaced, which may be invalid.
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
