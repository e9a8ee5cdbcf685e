import { z } from 'zod';
import type { Diagnosis } from '../diagnosis.ts';

/** The result of a check. Skipped does not mean passed: nothing was verified. */
export type Outcome =
  | { readonly result: 'passed'; readonly detail: string }
  | { readonly result: 'failed'; readonly diagnoses: readonly Diagnosis[] }
  /** A person must know or do something, but the run continues. */
  | { readonly result: 'warning'; readonly diagnoses: readonly Diagnosis[] }
  | { readonly result: 'skipped'; readonly reason: string };

export type CheckResult<Name extends string = string> = Outcome & { readonly name: Name; readonly title: string };

/** One check, with the checks that it depends on. */
export interface Check<Name extends string = string> {
  readonly name: Name;
  readonly title: string;
  /** Optional. Checks that must have ended before this one starts. */
  readonly after?: readonly Name[];
  /** Optional. Checks that must have passed before this one starts. */
  readonly needs?: readonly Name[];
  /** Optional. Checks whose failure this one would only repeat. */
  readonly unlessFailed?: readonly Name[];
  /** Optional. The reason to skip it, if known from the start. */
  readonly skip?: string | undefined;
  readonly run: () => Promise<Outcome>;
}

export const passed = (detail: string): Outcome => ({ result: 'passed', detail });
export const failed = (...diagnoses: readonly Diagnosis[]): Outcome => ({ result: 'failed', diagnoses });
export const warned = (...diagnoses: readonly Diagnosis[]): Outcome => ({ result: 'warning', diagnoses });
export const skipped = (reason: string): Outcome => ({ result: 'skipped', reason });

/**
 * Runs checks, each as soon as the ones it waits for have ended. The results keep the order of the checks. A check may
 * wait only for earlier ones.
 *
 * @param onEnd Receives each result as soon as it is known.
 */
export function runChecks<Name extends string>(
  checks: readonly Check<Name>[],
  onEnd?: (result: CheckResult<Name>) => void,
): Promise<readonly CheckResult<Name>[]> {
  const ended = new Map<Name, Promise<CheckResult<Name>>>();
  const runCheck = async (check: Check<Name>): Promise<CheckResult<Name>> => {
    const { name, title, after = [], needs = [], unlessFailed = [], skip, run } = check;
    const before = await Promise.all([...after, ...needs, ...unlessFailed].flatMap((other) => ended.get(other) ?? []));
    const missing = before.find(
      (other) =>
        (needs.includes(other.name) && other.result !== 'passed') ||
        (unlessFailed.includes(other.name) && other.result === 'failed'),
    );
    // The other check's own result says why that one was skipped.
    const because =
      missing && (missing.result === 'skipped' ? `needs "${missing.title}"` : `"${missing.title}" did not pass`);
    const reason = skip ?? because;
    const result = { name, title, ...(reason === undefined ? await run() : skipped(reason)) };
    onEnd?.(result);
    return result;
  };
  for (const check of checks) ended.set(check.name, runCheck(check));
  return Promise.all(ended.values());
}

const diagnosisSchema = z.strictObject({
  code: z.string().describe('Key of its entry in docs/reference/troubleshooting.md.'),
  problem: z.string(),
  resolvedBy: z.enum(['mailbox owner', 'administrator', 'us']).describe('Who can fix it.'),
  remedy: z.string(),
  correlationId: z.string().optional().describe('From Entra. Microsoft support asks for it.'),
  original: z.string().optional().describe('The original error of the service that refused.'),
  observed: z.string().optional().describe('What this program observed, if no service gave an error.'),
});

export function resultSchema<const Name extends string>(names: readonly Name[]) {
  const named = { name: z.enum(names), title: z.string() };
  return z.discriminatedUnion('result', [
    z.strictObject({ ...named, result: z.literal('passed'), detail: z.string() }),
    z.strictObject({ ...named, result: z.literal('failed'), diagnoses: z.array(diagnosisSchema).min(1) }),
    z.strictObject({ ...named, result: z.literal('warning'), diagnoses: z.array(diagnosisSchema).min(1) }),
    z.strictObject({ ...named, result: z.literal('skipped'), reason: z.string() }),
  ]);
}

/** The result of a report. `incomplete`: nothing failed, but something was skipped. */
export const verdicts = ['passed', 'failed', 'incomplete'] as const;

/** Returns `passed` only when every check ran and none failed. A warning is not a failure. */
export function judge(checks: readonly Pick<CheckResult, 'result'>[]): (typeof verdicts)[number] {
  if (checks.some(({ result }) => result === 'failed')) return 'failed';
  return checks.some(({ result }) => result === 'skipped') ? 'incomplete' : 'passed';
}
