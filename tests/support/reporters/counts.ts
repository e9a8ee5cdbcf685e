import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { AggregatedResult, Reporter } from '@jest/reporters';

/** How a run ended, as `.ci/run` and `tools/compare-tests.ts` read it. */
export interface Counts {
  readonly passed: number;
  /** Failed tests, and files that failed beside their tests: a hook, an import, a rejection that nobody handled. */
  readonly failed: number;
  readonly skipped: number;
  /** Assertions that were executed and held. */
  readonly assertions: number;
  /** By file and title, of the tests that passed. */
  readonly tests: Readonly<Record<string, { readonly assertions: number; readonly durationMs: number }>>;
}

/** Names the file to which the counts are written. */
const variable = 'MAILBOX_ACCESS_TEST_COUNTS';

/** Writes the counts of a run, which Jest's own `--json` lacks, to the file that MAILBOX_ACCESS_TEST_COUNTS names; does nothing without it. */
// eslint-disable-next-line no-restricted-syntax -- Jest takes a default export only.
export default class CountsReporter implements Pick<Reporter, 'onRunComplete'> {
  onRunComplete(_: unknown, results: AggregatedResult): void {
    const file = process.env[variable] ?? '';
    if (file === '') return;
    const passed = results.testResults.flatMap(({ testFilePath, testResults }) =>
      testResults
        .filter(({ status }) => status === 'passed')
        .map(({ fullName, numPassingAsserts, duration }) => ({
          name: `${relative(process.cwd(), testFilePath).replaceAll('\\', '/')}: ${fullName}`,
          assertions: numPassingAsserts,
          durationMs: duration ?? 0,
        })),
    );
    const counts: Counts = {
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
      assertions: passed.reduce((sum, { assertions }) => sum + assertions, 0),
      tests: Object.fromEntries(passed.map(({ name, ...test }) => [name, test])),
    };
    writeFileSync(file, JSON.stringify(counts, undefined, 1));
  }
}
