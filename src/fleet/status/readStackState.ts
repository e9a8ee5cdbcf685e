import { exportState } from '../../pulumi/stack/state.ts';
import type { StateOptions } from '../../pulumi/stack/state.ts';
import { parseJson } from '../../common/json.ts';
import { readStateFile } from '../stateFiles.ts';
import { readExport, readStored } from './stackState.ts';
import type { StackState } from './stackState.ts';

export interface StackStateOptions extends StateOptions {
  readonly project: string;
  readonly signal: AbortSignal;
}

/**
 * Reads a stack's state where it lies in a folder: a start of the engine for each of a thousand stacks takes minutes.
 *
 * @returns undefined where it lies elsewhere, or is written in another way: then the engine is to be asked.
 */
export async function readStackStateFile({ project, stack, env }: StackStateOptions): Promise<StackState | undefined> {
  const text = await readStateFile(project, stack, env);
  return text === undefined ? undefined : readStored(parseJson(text));
}

/**
 * Asks the engine for a stack's state; that needs neither its passphrase nor the right to write.
 *
 * @returns undefined for a stack that there is not.
 * @throws MailboxAccessError `engine-failed` when the state cannot be read
 */
export function askHeld(options: StackStateOptions): Promise<StackState | undefined> {
  return exportState(options, readExport);
}
