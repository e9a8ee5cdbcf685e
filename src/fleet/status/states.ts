import { MailboxAccessError } from '../../common/errors.ts';
import { runPool } from '../../common/pool.ts';
import type { CustomerStack } from './customers.ts';
import type { StackState } from './stackState.ts';
import type { PlaceOptions } from './backends.ts';
import { askHeld, readStackStateFile } from './readStackState.ts';
import type { StackStateOptions } from './readStackState.ts';

/** How the engine is asked for many states. */
export interface AskOptions {
  /** How many engines run at once. */
  readonly parallel: number;
  /** Optional. Told before the engine is asked for so many states. */
  readonly follow?: (total: number) => Promise<Following>;
}

/** Whoever watches while the engine is asked. */
interface Following {
  readonly onStart: (stack: string) => void;
  readonly onEnd: (stack: string) => void;
  readonly end: () => Promise<void>;
}

export interface StatesOptions extends Omit<PlaceOptions, 'env'>, AskOptions {
  readonly project: string;
}

type State = StackState | MailboxAccessError | undefined;

/**
 * Reads the states of many stacks: at once where they lie in files; for the others the engine is started, some at a time.
 *
 * @returns for each stack that there is its state, or why it could not be read.
 * @throws MailboxAccessError `interrupted`
 */
export async function readStates(
  found: readonly CustomerStack[],
  options: StatesOptions,
): Promise<ReadonlyMap<CustomerStack, State>> {
  const { signal, parallel, follow } = options;
  const states = new Map<CustomerStack, State>();
  const there = found.filter(({ hasStack }) => hasStack === 'yes');
  for (const each of there) states.set(each, await readStackStateFile(optionsOf(each, options)));
  const left = there.filter((each) => states.get(each) === undefined);
  const following = left.length === 0 ? undefined : await follow?.(left.length);
  const ask = async (each: CustomerStack) => {
    following?.onStart(each.stack);
    states.set(each, await askOrExplain(optionsOf(each, options)));
    following?.onEnd(each.stack);
  };
  try {
    await runPool(left, ask, { parallel, signal });
  } finally {
    await following?.end();
  }
  if (signal.aborted)
    throw new MailboxAccessError('interrupted', 'Reading the status was interrupted.', 'Run it again.');
  return states;
}

function optionsOf(
  { stack, listed }: CustomerStack,
  { projectFolder, engine, project, signal }: StatesOptions,
): StackStateOptions {
  return { projectFolder, stack, engine, project, signal, env: listed?.env ?? {} };
}

async function askOrExplain(options: StackStateOptions): Promise<State> {
  try {
    return await askHeld(options);
  } catch (error) {
    if (error instanceof MailboxAccessError) return error;
    throw error;
  }
}
