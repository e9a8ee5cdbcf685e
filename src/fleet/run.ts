import { requireCustomerName } from '../common/customerName.ts';
import type { Signals } from '../common/signals.ts';
import { MailboxAccessError } from '../common/errors.ts';
import { explainSystemError } from '../common/systemError.ts';
import { describeError } from '../reporting/model/describeError.ts';
import { runPool } from '../common/pool.ts';
import type { FleetRow } from '../reporting/model/schema.ts';

export interface FleetProgress {
  readonly onStart: (stack: string) => void;
  readonly onEnd: (row: FleetRow) => void;
  readonly end: () => Promise<void>;
}

export interface FleetRunOptions extends Signals, Partial<Omit<FleetProgress, 'end'>> {
  readonly parallel: number;
  readonly failFast: boolean;
  /** Time limit for one customer, after which its engine is stopped, and killed a little later. */
  readonly timeoutMs: number;
}

/** Runs every customer. A failure affects only the customer's own row. */
export async function runCustomers(
  stacks: readonly string[],
  run: (stack: string, signals: Signals) => Promise<FleetRow>,
  options: FleetRunOptions,
): Promise<readonly FleetRow[]> {
  const { parallel, failFast, signal, onStart, onEnd } = options;
  const failed = new AbortController();
  const runEach = async (stack: string) => {
    onStart?.(stack);
    const row = await runWithin(stack, run, options);
    if (failFast && row.result === 'failed') failed.abort();
    onEnd?.(row);
    return row;
  };
  const rows = await runPool(stacks, runEach, { parallel, signal: AbortSignal.any([signal, failed.signal]) });
  return rows.map((row, index) => row ?? { stack: String(stacks[index]), result: 'not-started' });
}

async function runWithin(
  stack: string,
  run: (stack: string, signals: Signals) => Promise<FleetRow>,
  options: FleetRunOptions,
): Promise<FleetRow> {
  const startedAtMs = performance.now();
  try {
    requireCustomerName(stack);
    return await withTimeLimit(stack, options, (signals) => run(stack, signals));
  } catch (cause) {
    const error = failureOf(stack, cause);
    const result = error.code === 'interrupted' ? 'interrupted' : 'failed';
    return { stack, result, error: describeError(error), durationMs: performance.now() - startedAtMs };
  }
}

/** Time for an engine to write its state after it was asked to stop. */
const graceMs = 30_000;
/** Time for an engine to end after it was told to stop at once. */
const lastMs = 10_000;

/** Stops a run that takes too long: first asks the run and its engine to stop, then kills the engine, then abandons the run. */
async function withTimeLimit<T>(
  stack: string,
  { timeoutMs, signal, engineSignal }: FleetRunOptions,
  run: (signals: Signals) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const engine = new AbortController();
  const givenUp = Promise.withResolvers<never>();
  const stopEngine = () => {
    if (engine.signal.aborted) engine.signal.dispatchEvent(new Event('abort'));
    else engine.abort();
  };
  engineSignal.addEventListener('abort', stopEngine);
  const after = (ms: number, act: () => void) => setTimeout(act, timeoutMs + ms);
  const timers = [
    after(0, () => {
      late.abort();
      stopEngine();
    }),
    after(graceMs, stopEngine),
    after(graceMs + lastMs, () => {
      givenUp.reject(timedOut(stack, timeoutMs));
    }),
  ];
  try {
    const signals = { signal: AbortSignal.any([signal, late.signal]), engineSignal: engine.signal };
    return await Promise.race([run(signals), givenUp.promise]);
  } catch (cause) {
    // A user who interrupts the run knows why it ended.
    throw late.signal.aborted && !signal.aborted ? timedOut(stack, timeoutMs, cause) : cause;
  } finally {
    timers.forEach(clearTimeout);
    engineSignal.removeEventListener('abort', stopEngine);
  }
}

/** Turns anything that one customer's run has thrown into an error to report. */
export function failureOf(stack: string, cause: unknown): MailboxAccessError {
  if (cause instanceof MailboxAccessError) return cause;
  const message = (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '');
  return (
    explainSystemError(cause) ??
    new MailboxAccessError(
      'unexpected',
      `The run of ${stack} ended with an unexpected error: ${message}.`,
      `Run this customer alone and report the output: npx mailbox-access preview ${stack} --verbose`,
      { cause },
    )
  );
}

function timedOut(stack: string, afterMs: number, cause?: unknown): MailboxAccessError {
  const seconds = Math.round(afterMs / 1000);
  return new MailboxAccessError(
    'timed-out',
    `The run of ${stack} was stopped after ${seconds} s. Operations that were running are finished or are pending in the state.`,
    `Check this customer: npx mailbox-access preview ${stack}\nTo allow more time, add: --timeout ${seconds * 2}`,
    { cause, original: cause instanceof MailboxAccessError ? cause.original : undefined },
  );
}
