import { relative } from 'node:path';
import type { Reporter, Test } from '@jest/reporters';
import { childrenOf } from '../processes.ts';

/** Milliseconds. Longer than any test or hook, which end by their own time-outs unless they keep their process busy. */
const defaultLimitMs = 10 * 60_000;

/** Extra time for loading a file (milliseconds). */
const loadMs = 60_000;

type Events = Required<Pick<Reporter, 'onTestFileStart' | 'onTestCaseStart' | 'onTestCaseResult' | 'onTestFileResult'>>;

/**
 * Ends a run in which a test file makes no progress, and names the test. Jest's own time-outs use timers of the test's
 * process, which never fire in an endless loop.
 */
// eslint-disable-next-line no-restricted-syntax -- Jest takes a default export only.
export default class Watchdog implements Events {
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #places = new Map<string, string>();
  readonly #limitMs: number;

  constructor(_: unknown, { limitMs = defaultLimitMs }: { readonly limitMs?: number } = {}) {
    this.#limitMs = limitMs;
  }

  onTestFileStart({ path }: Test): void {
    this.#restart(path, 'before its first test', this.#limitMs + loadMs);
  }

  onTestCaseStart({ path }: Test, { fullName }: { readonly fullName: string }): void {
    this.#restart(path, `in "${fullName}"`);
  }

  onTestCaseResult({ path }: Test, { fullName }: { readonly fullName: string }): void {
    // Jest may report the start of the next test before this one's result.
    if (this.#places.get(path) === `in "${fullName}"`) this.#restart(path, `after "${fullName}"`);
  }

  onTestFileResult({ path }: Test): void {
    clearTimeout(this.#timers.get(path));
    this.#timers.delete(path);
  }

  #restart(path: string, place: string, limitMs = this.#limitMs): void {
    clearTimeout(this.#timers.get(path));
    this.#places.set(path, place);
    this.#timers.set(
      path,
      setTimeout(() => {
        end(
          `${relative(process.cwd(), path)} hangs ${place}: no progress for ${limitMs / 1_000} s. The run ends here.`,
        );
      }, limitMs),
    );
  }
}

function end(text: string): void {
  process.stderr.write(`\n${text}\n`);
  // A worker in an endless loop does not notice that this process ends.
  for (const child of childrenOf(process.pid)) process.kill(child, 'SIGKILL');
  process.exit(1);
}
