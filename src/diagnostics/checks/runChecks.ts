import { skipped } from './check.ts';
import type { Check, CheckResult, Outcome } from './check.ts';

/** Gets each check when it starts, and its result. */
export interface CheckListener<Name extends string = string> {
  readonly onStart?: (check: Check<Name>) => void;
  readonly onEnd?: (result: CheckResult<Name>) => void;
}

/**
 * Runs checks, each as soon as the ones it waits for have ended. The results are in the order of the checks. A check may wait
 * only for earlier ones.
 */
export function runChecks<Name extends string>(
  checks: readonly Check<Name>[],
  listener: CheckListener<Name> = {},
): Promise<readonly CheckResult<Name>[]> {
  const ended = new Map<Name, Promise<CheckResult<Name>>>();
  for (const check of checks) ended.set(check.name, runCheck(check, ended, listener));
  return Promise.all(ended.values());
}

async function runCheck<Name extends string>(
  check: Check<Name>,
  ended: ReadonlyMap<Name, Promise<CheckResult<Name>>>,
  { onStart, onEnd }: CheckListener<Name>,
): Promise<CheckResult<Name>> {
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

async function decide<Name extends string>(
  check: Check<Name>,
  missing: CheckResult<Name> | undefined,
  onStart: CheckListener<Name>['onStart'],
): Promise<Outcome> {
  if (check.skip !== undefined) return skipped(check.skip);
  if (missing !== undefined) return skipped(explainMissing(missing));
  onStart?.(check);
  return check.run();
}

/** The other check's own result says why that one was skipped. */
function explainMissing({ title, result }: CheckResult): string {
  return result === 'skipped' ? `needs "${title}"` : `"${title}" did not pass`;
}
