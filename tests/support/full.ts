import { describe, it } from '@jest/globals';

/** Whether this is `npm run test:full`. */
export const isFull = process.env.MAILBOX_ACCESS_TESTS === 'full';

/**
 * Declares tests that only `npm run test:full` runs: the rest of a matrix, of which `npm test` runs one case for each
 * class of behavior.
 *
 * @param representative the title of a test of `npm test` that covers their class, in the same file or as
 *   `tests/….test.ts: title`; tools/compare-tests.ts checks it
 */
export function describeFull(representative: string, tests: () => void): void {
  if (isFull) describe(`[full, represented by: ${representative}]`, tests);
}

/** Splits the rows of a matrix into those for every run and the rest, for `describeFull`. */
export function splitRows<Row>(
  rows: readonly Row[],
  isInEveryRun: (row: Row, index: number) => boolean,
): readonly [some: readonly Row[], rest: readonly Row[]] {
  return [rows.filter(isInEveryRun), rows.filter((row, index) => !isInEveryRun(row, index))];
}

/**
 * Declares a test for each row: the first `inEveryRun` always, the others only in `npm run test:full`.
 *
 * @param title has `%s` or `$key` for the values of a row, as in Jest's `each`
 */
export function itEachRow<const Row>(
  title: string,
  rows: readonly Row[],
  inEveryRun: number,
  run: (...row: Row extends readonly [...infer Values] ? Values : [Row]) => Promise<void>,
): void {
  const declare = (some: readonly unknown[]) => {
    it.each(some as readonly [unknown][])(title, run as (...row: readonly unknown[]) => Promise<void>);
  };
  declare(rows.slice(0, inEveryRun));
  const rest = rows.slice(inEveryRun);
  // Jest refuses a table without rows.
  if (rest.length === 0) return;
  describeFull(nameRow(title, rows[0]), () => {
    declare(rest);
  });
}

function nameRow(title: string, row: unknown): string {
  const values = Array.isArray(row) ? row.map(String).values() : [String(row)].values();
  return title
    .replaceAll('%s', () => values.next().value ?? '')
    .replaceAll(/\$(\w+)/g, (_, key: string) => String((row as Readonly<Record<string, unknown>>)[key]));
}
