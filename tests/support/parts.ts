import { describe } from '@jest/globals';
import { packages, variableOf, type Part } from './partList.ts';

/**
 * `describe` for tests that need a part. Where it is missing each of them is counted as skipped, never as passed.
 * In them `process.env[variableOf(part)]` is the part's program.
 */
export function describeWith(part: Part, name: string, tests: () => void): void {
  const isThere = (process.env[variableOf(part)] ?? '') !== '';
  (isThere ? describe : describe.skip)(isThere ? name : `${name} (needs ${packages[part]})`, tests);
}
