import { nameMonitor } from '../../diagnostics/people.ts';
import { z } from 'zod';
import type * as checks from '../../diagnostics/checks/check.ts';
import { judge, resultSchema, verdicts } from '../../diagnostics/checks/check.ts';
import type { Outputs } from '../../registration/outputs/schema.ts';

/** The checks of `verify`, in order. */
export const checkNames = [
  'declared',
  'consent',
  'sign-in',
  'profile',
  'claims',
  'imap',
  'monitor',
  'smtp',
  'send',
] as const;

export type CheckName = (typeof checkNames)[number];

export type Check = checks.Check<CheckName>;
export type CheckResult = checks.CheckResult<CheckName>;

const signInMethods = ['browser', 'device-code', 'password'] as const;

const lastSignInSchema = z.strictObject({
  verifiedAt: z.iso.datetime(),
  signIn: z.enum(signInMethods),
  result: z.enum(['passed', 'failed']).describe('Whether the mailbox could be read.'),
});

/** The result of a verification: `verify --json` and reports/<customer>.json. Contains no token. */
export const reportSchema = z
  .strictObject({
    stack: z.string(),
    customer: z.string(),
    tenantId: z.guid(),
    clientId: z.guid(),
    mailbox: z.email().optional(),
    account: z.email().optional(),
    verifiedAt: z.iso.datetime(),
    signIn: z.enum(['none', ...signInMethods]).describe('The sign-in method, if any.'),
    result: z.enum(verdicts).describe('`incomplete`: nothing failed, and something was skipped.'),
    sentence: z.string().describe('A sentence to send to the customer.'),
    checks: z.array(resultSchema(checkNames)),
    lastSignIn: lastSignInSchema
      .optional()
      .describe(
        'Kept when later runs do not sign in: the last verification with a sign-in, for the same registration and mailbox.',
      ),
  })
  .describe('Result of mailbox-access verify');

export type Report = z.output<typeof reportSchema>;
export type LastSignIn = z.output<typeof lastSignInSchema>;

export interface Verified {
  readonly stack: string;
  readonly outputs: Outputs;
  readonly signIn: Report['signIn'];
  readonly verifiedAt: Date;
}

/** Builds the report, with exactly the properties of the schema, so that nothing else gets into a file. */
export function buildReport({ stack, outputs, signIn, verifiedAt }: Verified, checks: readonly CheckResult[]): Report {
  const { customer, tenantId, clientId, mailbox, account } = outputs;
  const result = judge(checks);
  return reportSchema.parse({
    stack,
    customer,
    tenantId,
    clientId,
    mailbox,
    account,
    verifiedAt: verifiedAt.toISOString(),
    signIn,
    result,
    sentence: describeForCustomer(outputs, result, checks, verifiedAt),
    checks,
  });
}

/** Returns the schema of the report as JSON Schema (draft 2020-12); `npm run schema` writes it. */
export function reportJsonSchema(): object {
  return z.toJSONSchema(reportSchema, { target: 'draft-2020-12' });
}

type Subject = Pick<Outputs, 'customer' | 'mailbox' | 'account' | 'consent'>;

/** Returns one sentence to send to the customer: what works, or who can fix what. A link comes last. */
function describeForCustomer(
  outputs: Subject,
  result: Report['result'],
  checks: readonly CheckResult[],
  verifiedAt: Date,
): string {
  const day = verifiedAt.toISOString().slice(0, 10);
  const mailbox = outputs.mailbox ?? 'the mailbox';
  const sentence = result === 'failed' ? describeFailed(mailbox, checks) : describeWork(mailbox, checks);
  return `${outputs.customer}, ${day}: ${sentence}`.replace(/\s*\n\s*/g, ' ');
}

/** Reports what worked, even if other checks were skipped. */
function describeWork(mailbox: string, checks: readonly CheckResult[]): string {
  const hasPassed = (wanted: CheckName) => checks.some(({ name, result }) => name === wanted && result === 'passed');
  const can = [
    ...(hasPassed('imap') ? [`read the mail of ${mailbox}`] : []),
    ...(hasPassed('smtp') ? [`send from ${hasPassed('imap') ? 'it' : mailbox}`] : []),
  ];
  const consent = hasPassed('consent') ? ' and consent is granted' : '';
  if (can.length === 0)
    return `PASS is registered${consent}; that it can read the mail of ${mailbox} is not verified yet, because no one has signed in.`;
  const skipped = checks.filter(({ result }) => result === 'skipped').map(({ title }) => title);
  const rest = skipped.length === 0 ? '' : ` Not checked: ${skipped.join(', ')}.`;
  return `PASS can ${can.join(' and ')}; we signed in and tested it.${rest}`;
}

/** Describes the first failure, on which the others depend, without our own remedies and commands. */
function describeFailed(mailbox: string, checks: readonly CheckResult[]): string {
  const [diagnosis] = checks.flatMap((check) => (check.result === 'failed' ? check.diagnoses : []));
  const opening = `PASS cannot work with ${mailbox} yet.`;
  if (diagnosis === undefined) return opening;
  const { resolvedBy, problem, remedy } = diagnosis;
  const theirs = remedy.split('\n').filter((line) => !/^(npx mailbox-access|pulumi) /.test(line));
  const next = resolvedBy === 'us' ? 'We are fixing it.' : `For the ${resolvedBy}: ${theirs.join(' ')}`;
  return nameMonitor(`${opening} ${problem} ${next}`);
}
