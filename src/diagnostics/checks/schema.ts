import { z } from 'zod';
import type { CheckResult } from './check.ts';

const diagnosisSchema = z.strictObject({
  code: z.string().describe('Key of its entry in docs/reference/troubleshooting.md.'),
  problem: z.string(),
  resolvedBy: z.enum(['mailbox owner', 'administrator', 'us']).describe('Who can fix it.'),
  remedy: z.string(),
  correlationId: z.string().optional().describe('From Entra. Microsoft support asks for it.'),
  original: z.string().optional().describe('The original error of the service that refused.'),
  observed: z.string().optional().describe('What this program observed, if no service gave an error.'),
});

/** Returns the schema of a check's result in a report. */
export function resultSchema<const Name extends string>(names: readonly Name[]) {
  const named = { name: z.enum(names), title: z.string() };
  return z.discriminatedUnion('result', [
    z.strictObject({ ...named, result: z.literal('passed'), detail: z.string() }),
    z.strictObject({ ...named, result: z.literal('failed'), diagnoses: z.array(diagnosisSchema).min(1) }),
    z.strictObject({ ...named, result: z.literal('warning'), diagnoses: z.array(diagnosisSchema).min(1) }),
    z.strictObject({ ...named, result: z.literal('skipped'), reason: z.string() }),
  ]);
}

/** The result of all checks of a report. `incomplete`: nothing failed, but something was skipped. */
export const verdicts = ['passed', 'failed', 'incomplete'] as const;

/** Returns `passed` only when every check ran and none failed. A warning is not a failure. */
export function judge(checks: readonly Pick<CheckResult, 'result'>[]): (typeof verdicts)[number] {
  if (checks.some(({ result }) => result === 'failed')) return 'failed';
  return checks.some(({ result }) => result === 'skipped') ? 'incomplete' : 'passed';
}
