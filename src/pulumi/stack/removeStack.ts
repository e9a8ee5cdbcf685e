import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requireSpace } from '../recovery/recover.ts';
import { withTemporaryFolder } from '../recovery/temporaryFolder.ts';
import type { StackRunOptions } from './stack.ts';
import { askEngine, readState, type StateOptions } from './state.ts';

/** The line that the engine adds to the settings of a new stack with passphrase encryption. */
const salt = /^encryptionsalt: .*\r?\n?/m;

const settingsOf = ({ projectFolder, stack }: StateOptions) => join(projectFolder, `Pulumi.${stack}.yaml`);

/** Returns whether the settings already have a salt, which must then be kept. */
export async function hasSalt(options: StateOptions): Promise<boolean> {
  return salt.test(await readFile(settingsOf(options), 'utf8'));
}

/**
 * Starts `pulumi stack init` before the SDK is loaded, because loading takes as long and blocks this process. Resolves once the engine is
 * started.
 *
 * @returns `made` never rejects: false means that the stack was not created. The next run tries again and explains why.
 */
export async function beginStack(
  options: StateOptions & Pick<StackRunOptions, 'engineSignal'>,
): Promise<{ readonly made: Promise<boolean> }> {
  const { projectFolder, stack, engine, env, engineSignal } = options;
  const begun = Promise.withResolvers<undefined>();
  const made = withTemporaryFolder(async () => {
    await requireSpace({ ...process.env, ...env }.PULUMI_BACKEND_URL, 'up', stack);
    const run = engine.command.run(['stack', 'init', stack], projectFolder, env, undefined, undefined, engineSignal);
    begun.resolve(undefined);
    await run;
    return true;
  }).catch(() => false);
  await Promise.race([begun.promise, made]);
  return { made };
}

/**
 * Removes a stack that this run has created, and the salt that the engine added to its settings.
 *
 * @throws Error if another run holds its lock, or has provisioned it meanwhile.
 */
export async function removeEmptyStack(
  options: StateOptions,
  { hadSalt }: { readonly hadSalt: boolean },
): Promise<void> {
  if ((await readState(options))?.isEmpty === false) throw new Error('The stack is not empty.');
  // Forced, because the engine counts its own entries for the stack and the providers as resources.
  const args = ['stack', 'rm', '--stack', options.stack, '--yes', '--force', '--preserve-config'];
  // Runs even after Ctrl-C.
  await askEngine({ ...options, signal: undefined }, args);
  if (hadSalt) return;
  const file = settingsOf(options);
  await writeFile(file, (await readFile(file, 'utf8')).replace(salt, ''));
}
