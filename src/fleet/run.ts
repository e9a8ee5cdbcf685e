import { requireCustomerName } from '../common/customerName.ts';
import { Deadline } from './deadline.ts';
import type { RunSignals } from './deadline.ts';
import { describeEnd, timedOut } from './ended.ts';
import { runPool } from '../common/pool.ts';
import type { FleetRow } from '../reporting/model/schema.ts';

export interface FleetRunOptions extends RunSignals {
  readonly parallel: number;
  /** Whether the first that fails keeps the rest from being begun. */
  readonly failFast: boolean;
  /** For one customer; then its engine is told to end, and a little later to end at once. */
  readonly timeoutMs: number;
  /** Optional. Called when a customer starts and when it ends. */
  readonly onStart?: (stack: string) => void;
  readonly onEnd?: (row: FleetRow) => void;
}

/** Runs every customer; whatever happens to one is its row alone. */
export async function runCustomers(
  stacks: readonly string[],
  run: (stack: string, signals: RunSignals) => Promise<FleetRow>,
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

/** One customer's run, ended when it takes too long, whatever it is that hangs. */
async function runWithin(
  stack: string,
  run: (stack: string, signals: RunSignals) => Promise<FleetRow>,
  options: FleetRunOptions,
): Promise<FleetRow> {
  const { timeoutMs } = options;
  const startedAtMs = performance.now();
  const deadline = new Deadline(options, timeoutMs, () => timedOut(stack, timeoutMs));
  const signals = { signal: deadline.signal, engineSignal: deadline.engineSignal };
  try {
    requireCustomerName(stack);
    return await Promise.race([run(stack, signals), deadline.givenUp]);
  } catch (cause) {
    return {
      ...describeEnd(stack, cause, deadline.isLate ? timeoutMs : undefined),
      durationMs: performance.now() - startedAtMs,
    };
  } finally {
    deadline.close();
  }
}
