import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { MailboxAccessError } from '../../common/errors.ts';
import { engineText } from '../errors/describe.ts';
import { adviseOnState } from '../errors/engine.ts';
import type { Engine } from '../cli/locate.ts';
import { removeEmptyAttributes } from '../recovery/attributes.ts';
import { refuseTornState } from '../recovery/tornState.ts';
import { pulumiCommand } from '../../common/pulumiCommand.ts';

/** Whose state is asked for, and what is needed to ask. */
export interface StateOptions {
  readonly projectFolder: string;
  readonly stack: string;
  readonly engine: Engine;
  /** Added to the environment of this process for the engine alone. */
  readonly env: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Optional. Takes what a person has to know of it. */
  readonly onNotice?: (text: string) => void;
}

/** A state of one registration has a few kilobytes; the default limit of Node is one megabyte. */
const maxBuffer = 64 * 1024 * 1024;

/**
 * Asks the engine about a stack's state, by `pulumi stack <command>`, without asking the directory.
 *
 * @param read Makes what is wanted of the JSON that the engine prints.
 * @returns undefined for a stack that there is not.
 * @throws MailboxAccessError `engine-failed` when the state cannot be read.
 */
export async function askState<T>(
  [command, ...flags]: readonly ['output' | 'export', ...string[]],
  options: StateOptions,
  read: (value: unknown) => T,
): Promise<T | undefined> {
  const ask = () => askOnce([command, ...flags], options, read);
  const { stack, env, onNotice } = options;
  try {
    return await ask().catch(async (cause: unknown) => {
      const taken = await removeEmptyAttributes(engineText(cause), stack, env);
      if (taken === undefined) throw cause;
      if (taken !== '') onNotice?.(`${taken}\n`);
      return ask();
    });
  } catch (cause) {
    const text = engineText(cause);
    if (text.includes('no stack named')) return undefined;
    await refuseTornState(options, text);
    throw new MailboxAccessError(
      'engine-failed',
      `The state of stack ${stack} could not be read: ${text}`,
      adviseOnState(text, stack) ?? `Ask the engine itself: ${pulumiCommand(`stack ${command}`, stack)}`,
      { cause },
    );
  }
}

async function askOnce<T>(
  args: readonly string[],
  { projectFolder, stack, engine, env, signal }: StateOptions,
  read: (value: unknown) => T,
): Promise<T> {
  const { stdout } = await promisify(execFile)(engine.path, ['stack', ...args, '--stack', stack, '--non-interactive'], {
    cwd: projectFolder,
    env: { ...process.env, ...env },
    maxBuffer,
    signal,
  });
  return read(JSON.parse(stdout));
}
