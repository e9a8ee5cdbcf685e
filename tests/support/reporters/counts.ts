import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { AggregatedResult, Reporter } from '@jest/reporters';

/** The result of a run, as `.ci/run` and `tools/compare-tests.ts` read it. */
export interface Counts {
  readonly passed: number;
  /** Failed tests, and files that failed outside their tests: a hook, an import, an unhandled rejection. */
  readonly failed: number;
  readonly skipped: number;
  /** Assertions that passed. */
  readonly assertions: number;
  /** Passed tests by file and title. */
  readonly tests: Readonly<Record<string, { readonly assertions: number; readonly durationMs: number }>>;
}

/** Names the file for the counts. */
const variable = 'MAILBOX_ACCESS_TEST_COUNTS';

/** Writes the counts of a run, which Jest's `--json` lacks, to the file in MAILBOX_ACCESS_TEST_COUNTS, if any. */
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
