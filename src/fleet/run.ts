import { requireCustomerName } from '../common/customerName.ts';
import type { Signals } from '../common/signals.ts';
import { Deadline } from './deadline.ts';
import { MailboxAccessError } from '../common/errors.ts';
import { explainSystemError } from '../common/systemError.ts';
import { describeError } from '../reporting/model/describeError.ts';
import { runPool } from '../common/pool.ts';
import type { FleetRow } from '../reporting/model/schema.ts';

export interface FleetRunOptions extends Signals {
  readonly parallel: number;
  readonly failFast: boolean;
  /** Time limit for one customer; its engine is then stopped, and killed a little later. */
  readonly timeoutMs: number;
  readonly onStart?: (stack: string) => void;
  readonly onEnd?: (row: FleetRow) => void;
}

/** Runs every customer; whatever happens to one is its row alone. */
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

/** The row of a customer whose run did not finish. */
function describeEnd(stack: string, cause: unknown, lateAfterMs: number | undefined): FleetRow {
  const error = lateAfterMs === undefined ? failureOf(stack, cause) : timedOut(stack, lateAfterMs, cause);
  const result = error.code === 'interrupted' ? 'interrupted' : 'failed';
  return { stack, result, error: describeError(error) };
}

/** Returns the error of one customer, which ends no other customer's run. */
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
