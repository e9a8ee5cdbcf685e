import { z } from 'zod';
import { judge, resultSchema, verdicts } from '../../diagnostics/checks/check.ts';
import type { Outputs } from '../../registration/outputs/schema.ts';
import { checkNames } from './names.ts';
import type { CheckResult } from './names.ts';
import { describeForCustomer } from './sentence.ts';

const signInMethods = ['browser', 'device-code', 'password'] as const;

/** Result of reading the mailbox at the last sign-in. */
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

/** What of a run the report is made of, beside the results. */
export interface Verified {
  readonly stack: string;
  readonly outputs: Outputs;
  readonly signIn: Report['signIn'];
  readonly verifiedAt: Date;
}

/** Builds the report; it holds exactly what the schema says, so that nothing else can get into a file. */
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

/** The report as JSON Schema (draft 2020-12); `npm run schema` writes it. */
export function reportJsonSchema(): object {
  return z.toJSONSchema(reportSchema, { target: 'draft-2020-12' });
}
