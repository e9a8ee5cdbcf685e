import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { StateOptions } from './askState.ts';
import { readHeldResources } from './state.ts';

/** What the engine adds to the settings of a new stack whose secrets are encrypted with a passphrase. */
const salt = /^encryptionsalt: .*\r?\n?/m;

const settingsOf = ({ projectFolder, stack }: StateOptions) => join(projectFolder, `Pulumi.${stack}.yaml`);

/** Returns whether the settings already have a salt, which must then be kept. */
export async function hasSalt(options: StateOptions): Promise<boolean> {
  return salt.test(await readFile(settingsOf(options), 'utf8'));
}

/** Removes a stack that this run created and that contains no directory object, and the salt that the engine added. */
export async function removeEmptyStack(
  options: StateOptions,
  { hadSalt }: { readonly hadSalt: boolean },
): Promise<void> {
  const { projectFolder, stack, engine, env } = options;
  // Another run may have provisioned it meanwhile.
  const held = (await readHeldResources(options)).filter(({ name }) => name.startsWith('mailbox-'));
  if (held.length > 0) return;
  // Forced, because the state still contains the stack itself and its provider.
  await promisify(execFile)(
    engine.path,
    ['stack', 'rm', '--stack', stack, '--yes', '--force', '--preserve-config', '--non-interactive'],
    { cwd: projectFolder, env: { ...process.env, ...env } },
  );
  if (hadSalt) return;
  const file = settingsOf(options);
  await writeFile(file, (await readFile(file, 'utf8')).replace(salt, ''));
}
