import { z } from 'zod';
import type { Outputs } from '../outputs/schema.ts';
import { checkNames } from './check.ts';
import type { CheckResult } from './check.ts';
import { describeForCustomer } from './sentence.ts';

const diagnosisSchema = z.strictObject({
  code: z.string().describe('Key of its entry in docs/troubleshooting.md.'),
  problem: z.string(),
  mender: z.enum(['mailbox owner', 'administrator', 'us']).describe('Who mends it.'),
  remedy: z.string(),
  correlationId: z.string().optional().describe("As Entra gave it; Microsoft's support asks for it."),
  original: z.string().optional().describe('The words in which it was refused.'),
});

const named = { name: z.enum(checkNames), title: z.string() };

/** The result of a proof: `verify --json` and reports/<customer>.json. There is no token in it. */
export const reportSchema = z
  .strictObject({
    stack: z.string(),
    customer: z.string(),
    tenantId: z.guid(),
    clientId: z.guid(),
    mailbox: z.email().optional(),
    account: z.email().optional(),
    verifiedAt: z.iso.datetime(),
    signIn: z.enum(['none', 'browser', 'device-code', 'password']).describe('How somebody signed in, if at all.'),
    result: z.enum(['passed', 'failed', 'unproven']).describe('`unproven`: nothing failed, and something was skipped.'),
    sentence: z.string().describe('What can be sent to the customer.'),
    checks: z.array(
      z.discriminatedUnion('result', [
        z.strictObject({ ...named, result: z.literal('passed'), detail: z.string() }),
        z.strictObject({ ...named, result: z.literal('failed'), diagnoses: z.array(diagnosisSchema).min(1) }),
        z.strictObject({ ...named, result: z.literal('skipped'), reason: z.string() }),
      ]),
    ),
  })
  .describe('Result of mailbox-access verify');

export type Report = z.output<typeof reportSchema>;

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
    ...(mailbox === undefined ? {} : { mailbox }),
    ...(account === undefined ? {} : { account }),
    verifiedAt: verifiedAt.toISOString(),
    signIn,
    result,
    sentence: describeForCustomer(outputs, result, checks, verifiedAt),
    checks,
  });
}

/** Passed only when every check was made and passed. */
export function judge(checks: readonly CheckResult[]): Report['result'] {
  if (checks.some(({ result }) => result === 'failed')) return 'failed';
  return checks.some(({ result }) => result === 'skipped') ? 'unproven' : 'passed';
}

/** The report as JSON Schema (draft 2020-12); kept in docs/report.schema.json. */
export function reportJsonSchema(): object {
  return z.toJSONSchema(reportSchema, { target: 'draft-2020-12' });
}
