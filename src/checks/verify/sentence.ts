import { nameMonitor } from '../../diagnostics/people.ts';
import type { Outputs } from '../../registration/outputs/schema.ts';
import type { CheckName, CheckResult } from './names.ts';

type Subject = Pick<Outputs, 'customer' | 'mailbox' | 'account' | 'consent'>;

/** Returns one sentence to send to the customer: what works, or who can fix what. A link comes last. */
export function describeForCustomer(
  outputs: Subject,
  result: 'passed' | 'failed' | 'incomplete',
  checks: readonly CheckResult[],
  verifiedAt: Date,
): string {
  const day = verifiedAt.toISOString().slice(0, 10);
  const describe = { passed: describePassed, failed: describeFailed, incomplete: describeUnverified }[result];
  return `${outputs.customer}, ${day}: ${describe(outputs, checks)}`.replace(/\s*\n\s*/g, ' ');
}

const mailboxOf = ({ mailbox }: Subject): string => mailbox ?? 'the mailbox';

function hasPassed(checks: readonly CheckResult[], name: CheckName): boolean {
  return checks.some((check) => check.name === name && check.result === 'passed');
}

function describePassed(outputs: Subject, checks: readonly CheckResult[]): string {
  return `PASS can ${describeWork(outputs, checks)}; we signed in and tested it.`;
}

function describeWork(outputs: Subject, checks: readonly CheckResult[]): string {
  const can = [
    ...(hasPassed(checks, 'imap') ? [`read the mail of ${mailboxOf(outputs)}`] : []),
    ...(hasPassed(checks, 'smtp') ? [`send from ${hasPassed(checks, 'imap') ? 'it' : mailboxOf(outputs)}`] : []),
  ];
  return can.join(' and ');
}

/** Reports what worked, even if other checks were skipped. */
function describeUnverified(outputs: Subject, checks: readonly CheckResult[]): string {
  const skipped = checks.filter(({ result }) => result === 'skipped').map(({ title }) => title);
  if (hasPassed(checks, 'imap') || hasPassed(checks, 'smtp'))
    return `PASS can ${describeWork(outputs, checks)}; we signed in and tested it. Not checked: ${skipped.join(', ')}.`;
  const consent = hasPassed(checks, 'consent') ? ' and consent is granted' : '';
  return `PASS is registered${consent}; that it can read the mail of ${mailboxOf(outputs)} is not verified yet, because no one has signed in.`;
}

/** The other failures depend on the first. Our own remedies and commands are left out. */
function describeFailed(outputs: Subject, checks: readonly CheckResult[]): string {
  const [diagnosis] = checks.flatMap((check) => (check.result === 'failed' ? check.diagnoses : []));
  const opening = `PASS cannot work with ${mailboxOf(outputs)} yet.`;
  if (diagnosis === undefined) return opening;
  const { resolvedBy, problem, remedy } = diagnosis;
  const theirs = remedy.split('\n').filter((line) => !isOurs(line));
  const next = resolvedBy === 'us' ? 'We are fixing it.' : `For the ${resolvedBy}: ${theirs.join(' ')}`;
  return nameMonitor(`${opening} ${problem} ${next}`);
}

function isOurs(line: string): boolean {
  return /^(npx mailbox-access|pulumi) /.test(line);
}
