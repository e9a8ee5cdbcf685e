import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { MailboxAccessError } from '../errors.ts';
import { engineText } from './failure.ts';
import type { Engine } from './find/locate.ts';

export interface StackOutputOptions {
  readonly projectFolder: string;
  readonly stack: string;
  readonly engine: Engine;
  /** Added to the environment of this process for the engine alone. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Asks the engine for the outputs in a stack's state, as `pulumi stack output --json` does.
 *
 * @returns undefined when the stack was never provisioned.
 * @throws MailboxAccessError `engine-failed` when the state cannot be read.
 */
export async function readStackOutputs({ projectFolder, stack, engine, env }: StackOutputOptions): Promise<unknown> {
  try {
    const args = ['stack', 'output', '--json', '--stack', stack, '--non-interactive'];
    const options = { cwd: projectFolder, env: { ...process.env, ...env } };
    return JSON.parse((await promisify(execFile)(engine.path, args, options)).stdout) as unknown;
  } catch (cause) {
    const text = engineText(cause);
    if (text.includes('no stack named')) return undefined;
    throw new MailboxAccessError(
      'engine-failed',
      `The state of stack ${stack} could not be read: ${text}`,
      `Ask the engine itself: pulumi stack output --stack ${stack}`,
      { cause },
    );
  }
}
