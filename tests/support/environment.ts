import type { Circus } from '@jest/types';
import { TestEnvironment } from 'jest-environment-node';

/** A describe block, of which Jest only exposes its tests and blocks. */
type Block = Circus.DescribeBlock;

/**
 * Node's environment, which reports a failed hook once. Jest itself reports a failed `beforeAll` for every test below
 * it, and runs the related hooks, which then fail too. After a test that hangs, the rest of its file is skipped, since
 * each test could hang for the same reason.
 */
// eslint-disable-next-line no-restricted-syntax -- Jest takes a default export only.
export default class Environment extends TestEnvironment {
  readonly #failedBlocks = new Set<Block>();
  readonly #failedTests = new Set<Circus.TestEntry>();

  /** Runs after Jest's own handlers of the event. */
  async handleTestEvent(event: Circus.Event, state: Circus.State): Promise<void> {
    // The watchdog must learn which test starts, even if that test never yields.
    if (event.name === 'test_fn_start') await new Promise(setImmediate);
    if (event.name === 'test_fn_failure' && isTimeOut(event.error)) skipRest(state.rootDescribeBlock, event.test);
    if (event.name !== 'hook_failure') return;
    const { hook, describeBlock, test } = event;
    if (describeBlock !== undefined) this.#reportOnce(describeBlock, hook, event.error, state);
    if (test === undefined) return;
    // The error of this hook is the last one. Those after a failed beforeEach are its consequences.
    if (this.#failedTests.has(test)) test.errors.pop();
    if (hook.type === 'beforeEach') this.#failedTests.add(test);
  }

  /** Fails the file once for a failed `beforeAll`, and skips what depends on it. */
  #reportOnce(block: Block, { type, asyncError }: Circus.Hook, error: unknown, state: Circus.State): void {
    const isConsequence = this.#failedBlocks.has(block);
    if (type === 'afterAll') {
      if (isConsequence) state.unhandledErrors.pop();
      else nameHook(error, type, block);
      return;
    }
    for (const test of testsOf(block)) {
      test.errors.pop();
      test.mode = 'skip';
    }
    if (isConsequence) return;
    this.#failedBlocks.add(block);
    for (const child of block.children) if (child.type === 'describeBlock') child.mode = 'skip';
    nameHook(error, type, block);
    state.unhandledErrors.push([error, asyncError]);
  }
}

/** Jest has no error type for time-outs. */
function isTimeOut(error: unknown): boolean {
  return String(error).includes('Exceeded timeout of');
}

function skipRest(file: Block, hung: Circus.TestEntry): void {
  const tests = testsOf(file);
  for (const test of tests.slice(tests.indexOf(hung) + 1)) test.mode = 'skip';
}

function testsOf(block: Block): readonly Circus.TestEntry[] {
  return block.children.flatMap((child) => (child.type === 'describeBlock' ? testsOf(child) : [child]));
}

function nameHook(error: unknown, type: string, block: Block): void {
  if (!(error instanceof Error) && Object.prototype.toString.call(error) !== '[object Error]') return;
  const thrown = error as Error;
  const text = `${type} of "${nameOf(block)}" failed: ${thrown.message}`;
  const { stack = '' } = thrown;
  thrown.stack = stack.includes(thrown.message) ? stack.replace(thrown.message, () => text) : `${text}\n${stack}`;
  thrown.message = text;
}

function nameOf({ name, parent }: Block): string {
  return parent === undefined ? 'the file' : [nameOf(parent), name].filter((part) => part !== 'the file').join(' ');
}
