import { requireCustomerName } from '../common/customerName.ts';
import { describeEnd, timedOut } from './ended.ts';
import { runPool } from '../common/pool.ts';
import type { FleetRow } from '../reporting/model/schema.ts';

/** What ends one customer's run: of the fleet's, and its own. */
export interface RunSignals {
  /** Aborted when the run is to end. */
  readonly signal: AbortSignal;
  /** Aborted when the engine is to end at once; a further `abort` event ends it without giving its lock back. */
  readonly engineSignal: AbortSignal;
}

export interface FleetRunOptions extends RunSignals {
  readonly parallel: number;
  /** Whether the first that fails keeps the rest from being begun. */
  readonly failFast: boolean;
  /** For one customer; then its engine is told to end, and a little later to end at once. */
  readonly timeoutMs: number;
  /** Optional. Told who is begun and what came of it. */
  readonly onStart?: (stack: string) => void;
  readonly onEnd?: (row: FleetRow) => void;
}

/** How long an engine that was told to end may take to write its state. */
const graceMs = 30_000;
/** And one that was told to end at once. */
const lastMs = 10_000;

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
  { signal, engineSignal, timeoutMs }: FleetRunOptions,
): Promise<FleetRow> {
  const startedAtMs = performance.now();
  const late = new AbortController();
  const engine = new AbortController();
  const interrupt = () => {
    // The engine gets an interrupt for each such event; the second ends it at once, its lock left behind.
    if (engine.signal.aborted) engine.signal.dispatchEvent(new Event('abort'));
    else engine.abort();
  };
  const given = Promise.withResolvers<never>();
  const timers = [
    setTimeout(() => {
      late.abort();
      interrupt();
    }, timeoutMs),
    setTimeout(interrupt, timeoutMs + graceMs),
    setTimeout(
      () => {
        given.reject(timedOut(stack, timeoutMs));
      },
      timeoutMs + graceMs + lastMs,
    ),
  ];
  engineSignal.addEventListener('abort', interrupt);
  const signals = { signal: AbortSignal.any([signal, late.signal]), engineSignal: engine.signal };
  try {
    requireCustomerName(stack);
    return await Promise.race([run(stack, signals), given.promise]);
  } catch (cause) {
    const isLate = late.signal.aborted && !signal.aborted;
    return {
      ...describeEnd(stack, cause, isLate ? timeoutMs : undefined),
      durationMs: performance.now() - startedAtMs,
    };
  } finally {
    timers.forEach(clearTimeout);
    engineSignal.removeEventListener('abort', interrupt);
  }
}
