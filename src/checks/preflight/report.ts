import { z } from 'zod';
import { judge, resultSchema, verdicts } from '../../diagnostics/checks/check.ts';
import type { Settings } from '../../registration/settings/settings.ts';
import { preflightNames } from './names.ts';
import type { CheckResult } from './names.ts';

/** The result of a preflight, as `preflight --json` gives it. There is no token in it. */
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

/** Builds the report; it holds exactly what the schema says. */
export function buildPreflightReport(
  {
    stack,
    customer,
    tenantId,
    mailbox,
    account,
  }: Pick<Settings, 'stack' | 'customer' | 'tenantId' | 'mailbox' | 'account'>,
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
