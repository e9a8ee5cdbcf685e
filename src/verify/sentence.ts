import type { Outputs } from '../outputs/schema.ts';
import type { CheckName, CheckResult } from './check.ts';

type Subject = Pick<Outputs, 'customer' | 'mailbox' | 'account' | 'consent'>;

/** The one line that a person can send to the customer: what works, or who mends what. */
export function describeForCustomer(
  outputs: Subject,
  result: 'passed' | 'failed' | 'unproven',
  checks: readonly CheckResult[],
  verifiedAt: Date,
): string {
  const day = verifiedAt.toISOString().slice(0, 10);
  const describe = { passed: describePassed, failed: describeFailed, unproven: describeUnproven }[result];
  return `${outputs.customer}: ${describe(outputs, checks)} (${day})`.replace(/\s*\n\s*/g, ' ');
}

const mailboxOf = ({ mailbox }: Subject): string => mailbox ?? 'the mailbox';

function hasPassed(checks: readonly CheckResult[], name: CheckName): boolean {
  return checks.some((check) => check.name === name && check.result === 'passed');
}

function describePassed(outputs: Subject, checks: readonly CheckResult[]): string {
  const can = [
    ...(hasPassed(checks, 'imap') ? [`read the mail of ${mailboxOf(outputs)}`] : []),
    ...(hasPassed(checks, 'smtp') ? ['send from it'] : []),
  ];
  return `PASS can ${can.join(' and ')}; we signed in and tried it.`;
}

function describeUnproven(outputs: Subject, checks: readonly CheckResult[]): string {
  const consent = hasPassed(checks, 'consent') ? ' and consent is given' : '';
  return `PASS is registered${consent}; that it can read the mail of ${mailboxOf(outputs)} is not proven yet, since nobody has signed in.`;
}

/** The first failure is what the others hang on; a remedy of ours is no customer's business. */
function describeFailed(outputs: Subject, checks: readonly CheckResult[]): string {
  const [diagnosis] = checks.flatMap((check) => (check.result === 'failed' ? check.diagnoses : []));
  const opening = `PASS cannot work with ${mailboxOf(outputs)} yet.`;
  if (diagnosis === undefined) return opening;
  const mends = diagnosis.mender === 'us' ? 'We are mending it.' : `For the ${diagnosis.mender}: ${diagnosis.remedy}`;
  return `${opening} ${diagnosis.problem} ${mends}`;
}
