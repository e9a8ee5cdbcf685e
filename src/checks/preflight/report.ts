import { z } from 'zod';
import type * as checks from '../../diagnostics/checks/check.ts';
import { judge, resultSchema, verdicts } from '../../diagnostics/checks/check.ts';
import type { Settings } from '../../registration/settings/settings.ts';

/** The preflight checks, in order. @internal Tests go through them. */
export const preflightNames = [
  'credential',
  'tenant',
  'rights',
  'user-consent',
  'multi-factor',
  'apis',
  'domain',
  'account',
  'licence',
  'duplicateNames',
  'deleted',
  'quota',
  'imap',
  'smtp',
] as const;

type PreflightName = (typeof preflightNames)[number];

export type Check = checks.Check<PreflightName>;
export type CheckResult = checks.CheckResult<PreflightName>;

/** The result of a preflight, as `preflight --json` prints it. It contains no token. */
export const preflightSchema = z.strictObject({
  stack: z.string(),
  customer: z.string(),
  tenantId: z.guid(),
  mailbox: z.email().optional(),
  account: z.email().optional(),
  checkedAt: z.iso.datetime(),
  result: z.enum(verdicts),
  checks: z.array(resultSchema(preflightNames)),
});

export type PreflightReport = z.output<typeof preflightSchema>;

/** Builds the report, with exactly the properties of the schema. */
export function buildPreflightReport(
  { stack, customer, tenantId, mailbox, account }: Settings,
  checks: readonly CheckResult[],
  checkedAt: Date,
): PreflightReport {
  return preflightSchema.parse({
    stack,
    customer,
    tenantId,
    mailbox,
    account,
    checkedAt: checkedAt.toISOString(),
    result: judge(checks),
    checks,
  });
}
