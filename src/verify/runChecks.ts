import { skipped } from './check.ts';
import type { Check, CheckName, CheckResult, Outcome } from './check.ts';

/** Told when a check begins and what came of it. */
export interface CheckListener {
  readonly onStart?: (check: Check) => void;
  readonly onEnd?: (result: CheckResult) => void;
}

/**
 * Runs checks, each as soon as what it waits for has ended; the results stand in the order of the checks. A check names only
 * earlier ones.
 */
export function runChecks(checks: readonly Check[], listener: CheckListener = {}): Promise<readonly CheckResult[]> {
  const ended = new Map<CheckName, Promise<CheckResult>>();
  for (const check of checks) ended.set(check.name, runCheck(check, ended, listener));
  return Promise.all(ended.values());
}

async function runCheck(
  check: Check,
  ended: ReadonlyMap<CheckName, Promise<CheckResult>>,
  { onStart, onEnd }: CheckListener,
): Promise<CheckResult> {
  const { name, title, after = [], needs = [], unlessFailed = [] } = check;
  const before = await Promise.all([...after, ...needs, ...unlessFailed].flatMap((other) => ended.get(other) ?? []));
  const missing = before.find(
    (other) =>
      (needs.includes(other.name) && other.result !== 'passed') ||
      (unlessFailed.includes(other.name) && other.result === 'failed'),
  );
  const outcome = await decide(check, missing, onStart);
  const result = { name, title, ...outcome };
  onEnd?.(result);
  return result;
}

async function decide(
  check: Check,
  missing: CheckResult | undefined,
  onStart: CheckListener['onStart'],
): Promise<Outcome> {
  if (check.skip !== undefined) return skipped(check.skip);
  if (missing !== undefined) return skipped(explainMissing(missing));
  onStart?.(check);
  return check.run();
}

function explainMissing(missing: CheckResult): string {
  return missing.result === 'skipped' ? missing.reason : `"${missing.title}" did not pass`;
}
