import { describe } from '@jest/globals';

/** Whether this is `npm run test:full`. */
export const isFull = process.env.MAILBOX_ACCESS_TESTS === 'full';

/**
 * Declares tests that `npm run test:full` alone runs: the rest of a matrix, of which `npm test` runs one case for each class of behavior.
 *
 * @param representative the title of a test of `npm test` that covers their class, in the same file or as `tests/….test.ts: title`;
 *   tools/compare-tests.ts checks it
 */
export function describeFull(representative: string, tests: () => void): void {
  if (isFull) describe(`[full, represented by: ${representative}]`, tests);
}

/** Splits the rows of a matrix into those that every run has and the rest, which is for `describeFull`. */
export function splitRows<Row>(
  rows: readonly Row[],
  isInEveryRun: (row: Row, index: number) => boolean,
): readonly [some: readonly Row[], rest: readonly Row[]] {
  return [rows.filter(isInEveryRun), rows.filter((row, index) => !isInEveryRun(row, index))];
}
