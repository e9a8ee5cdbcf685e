import { askState } from './askState.ts';
import type { StateOptions } from './askState.ts';

/**
 * Asks the engine for the outputs in a stack's state, as `pulumi stack output --json` does.
 *
 * @returns undefined when the stack was never provisioned.
 * @throws MailboxAccessError `engine-failed` when the state cannot be read.
 */
export function readStackOutputs(options: StateOptions): Promise<unknown> {
  return askState(['output', '--json'], options, (outputs) => outputs);
}
