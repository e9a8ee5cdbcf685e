import { MailboxAccessError } from '../../common/errors.ts';
import { runPool } from '../../common/pool.ts';
import type { CustomerStack } from './customers.ts';
import { exportState, parseState, type StateOptions } from '../../pulumi/stack/state.ts';
import { readStateFile } from '../../pulumi/stack/stateFiles.ts';
import { describeState, type StackState } from './stackState.ts';
import type { StatusOptions } from './backends.ts';

type State = StackState | MailboxAccessError | undefined;

/**
 * Reads the states of many stacks: directly when they are files, otherwise with some engines at a time.
 *
 * @returns for each existing stack its state, or why it could not be read.
 * @throws MailboxAccessError `interrupted`
 */
export async function readStates(
  found: readonly CustomerStack[],
  project: string,
  { projectFolder, engine, signal, parallel, follow }: StatusOptions,
): Promise<ReadonlyMap<CustomerStack, State>> {
  const states = new Map<CustomerStack, State>();
  const there = found.filter(({ hasStack }) => hasStack === 'yes');
  // Starting the engine for each of a thousand stacks takes minutes.
  for (const each of there) {
    const state = parseState(await readStateFile(project, each.stack, each.listed?.env ?? {}));
    states.set(each, state && describeState(state));
  }
  const left = there.filter((each) => states.get(each) === undefined);
  const following = left.length === 0 ? undefined : await follow?.(left.length);
  const ask = async (each: CustomerStack) => {
    following?.onStart(each.stack);
    const { stack, listed } = each;
    states.set(each, await askOrExplain({ projectFolder, stack, engine, signal, env: listed?.env ?? {} }));
    following?.onEnd({ stack: each.stack, result: 'unchanged' });
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

/** Reads a state through the engine, which needs neither the stack's passphrase nor permission to write. */
async function askOrExplain(options: StateOptions): Promise<State> {
  try {
    const state = await exportState(options);
    return state && describeState(state);
  } catch (error) {
    if (error instanceof MailboxAccessError) return error;
    throw error;
  }
}
