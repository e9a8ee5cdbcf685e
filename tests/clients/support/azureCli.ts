import type { EntraEmulator } from '@mailbox-access/entra-emulator';
import { readRecipe } from '../../browser/support/recipe.ts';
import { openPythonClients, type ClientResult, type PythonClients } from './python.ts';

export interface AzureCli extends PythonClients {
  readonly run: (...args: readonly string[]) => Promise<ClientResult>;
  /** Runs a command that must succeed, and parses its output. */
  readonly read: <T = unknown>(...args: readonly string[]) => Promise<T>;
}

/** The Azure CLI on an emulator, signed in as the provisioning application by the commands of the emulator's README. */
export async function openAzureCli(emulator: EntraEmulator): Promise<AzureCli> {
  const clients = await openPythonClients(emulator);
  const commands = readRecipe('packages/entra-emulator/README.md')
    .commands('Azure CLI')
    .replaceAll('https://localhost:8443', emulator.origin)
    .replaceAll('$PWD/ca.pem', emulator.caFile ?? '');
  const { code, err } = await clients.start('bash', '-ec', commands).ended;
  if (code !== 0) throw new Error(err);
  const run = (...args: readonly string[]) => clients.start('az', ...args).ended;
  return {
    ...clients,
    run,
    read: async <T>(...args: readonly string[]) => {
      const result = await run(...args, '--output', 'json');
      if (result.code !== 0) throw new Error(`az ${args.join(' ')}: ${result.err}`);
      return (result.out === '' ? undefined : JSON.parse(result.out)) as T;
    },
  };
}
