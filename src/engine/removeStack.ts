import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { StateOptions } from './askState.ts';

/** What the engine adds to the settings of a new stack whose secrets are encrypted by a passphrase. */
const salt = /^encryptionsalt: .*\r?\n?/m;

const settingsOf = ({ projectFolder, stack }: StateOptions) => join(projectFolder, `Pulumi.${stack}.yaml`);

/** Whether the settings hold a salt already, so that it stays. */
export async function hasSalt(options: StateOptions): Promise<boolean> {
  return salt.test(await readFile(settingsOf(options), 'utf8'));
}

/**
 * Removes a stack that this run has created, and the salt that the engine added to its settings. Not forced: under its lock the engine
 * refuses to remove a stack that another run has provisioned meanwhile.
 */
export async function removeEmptyStack(
  options: StateOptions,
  { hadSalt }: { readonly hadSalt: boolean },
): Promise<void> {
  const { projectFolder, stack, engine, env } = options;
  await promisify(execFile)(
    engine.path,
    ['stack', 'rm', '--stack', stack, '--yes', '--preserve-config', '--non-interactive'],
    { cwd: projectFolder, env: { ...process.env, ...env } },
  );
  if (hadSalt) return;
  const file = settingsOf(options);
  await writeFile(file, (await readFile(file, 'utf8')).replace(salt, ''));
}
