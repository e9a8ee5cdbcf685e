import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { engineText } from '../../engine/failure.ts';
import type { StackOutputOptions } from '../../engine/outputs.ts';
import { MailboxAccessError } from '../../errors.ts';
import { parseJson } from '../../json.ts';
import { readStateFile } from '../stateFiles.ts';
import { readExport, readStored } from './held.ts';
import type { Held } from './held.ts';

export interface HeldOptions extends StackOutputOptions {
  readonly project: string;
  readonly signal: AbortSignal;
}

/** A state of one registration has a few kilobytes. */
const maxBuffer = 64 * 1024 * 1024;

/**
 * Reads a stack's state where it lies in a folder: a start of the engine for each of a thousand stacks takes minutes.
 *
 * @returns undefined where it lies elsewhere, or is written in another way: then the engine is to be asked.
 */
export async function readHeldFile({ project, stack, env }: HeldOptions): Promise<Held | undefined> {
  const text = await readStateFile(project, stack, env);
  return text === undefined ? undefined : readStored(parseJson(text));
}

/**
 * Asks the engine for a stack's state; that needs neither its passphrase nor the right to write.
 *
 * @returns undefined for a stack that there is not.
 * @throws MailboxAccessError `engine-failed` when the state cannot be read
 */
export async function askHeld({ projectFolder, stack, engine, env, signal }: HeldOptions): Promise<Held | undefined> {
  try {
    const args = ['stack', 'export', '--stack', stack, '--non-interactive'];
    const options = { cwd: projectFolder, env: { ...process.env, ...env }, maxBuffer, signal };
    return readExport(JSON.parse((await promisify(execFile)(engine.path, args, options)).stdout));
  } catch (cause) {
    const text = engineText(cause);
    if (text.includes('no stack named')) return undefined;
    throw new MailboxAccessError(
      'engine-failed',
      `The state of stack ${stack} could not be read: ${text}`,
      `Ask the engine itself: pulumi stack export --stack ${stack}`,
      { cause, original: text },
    );
  }
}
