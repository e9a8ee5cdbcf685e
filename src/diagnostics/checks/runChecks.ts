import { skipped } from './check.ts';
import type { Check, CheckResult } from './check.ts';

/**
 * Runs checks, each as soon as the ones it waits for have ended. The results are in the order of the checks. A check may wait
 * only for earlier ones.
 *
 * @param onEnd Gets each result as soon as it is there.
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
    const reason = skip ?? (missing && explainMissing(missing));
    const result = { name, title, ...(reason === undefined ? await run() : skipped(reason)) };
    onEnd?.(result);
    return result;
  };
  for (const check of checks) ended.set(check.name, runCheck(check));
  return Promise.all(ended.values());
}

/** The other check's own result says why that one was skipped. */
function explainMissing({ title, result }: CheckResult): string {
  return result === 'skipped' ? `needs "${title}"` : `"${title}" did not pass`;
}
