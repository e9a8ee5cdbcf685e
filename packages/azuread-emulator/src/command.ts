import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startAzureadEmulator } from './index.ts';

const help = `Usage: azuread-emulator [options]

Serves the azuread provider to the Pulumi engine until Ctrl-C, and prints the variable that selects it.
Reads ARM_METADATA_HOSTNAME, ARM_TENANT_ID, ARM_CLIENT_ID and ARM_CLIENT_SECRET where the stack does not set them.

Options:
  --ca-file <file>  the certificate authority of the emulated directory (PEM)
  --version         print the version
  --help            print this help

Example:
  $ npx azuread-emulator --ca-file .entra/ca.pem
`;

const options = {
  'ca-file': { type: 'string' },
  version: { type: 'boolean', short: 'V' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Runs one command line until a signal ends it. Returns the exit code: 0 done, 1 failed, 2 wrong usage. */
export async function runCommand(args: readonly string[]): Promise<number> {
  let flags;
  try {
    flags = parseArgs({ args: [...args], options }).values;
  } catch (error) {
    process.stderr.write(`error: ${(error as Error).message}\nRun it again with --help for the options.\n`);
    return 2;
  }
  if (flags.help === true || flags.version === true) {
    process.stdout.write(flags.help === true ? help : `${readVersion()}\n`);
    return 0;
  }
  try {
    await serve(flags['ca-file']);
    return 0;
  } catch (error) {
    process.stderr.write(`error: ${(error as Error).message}\n`);
    return 1;
  }
}

async function serve(caFile: string | undefined): Promise<void> {
  const ca = caFile === undefined ? undefined : readFileSync(caFile, 'utf8');
  const emulator = await startAzureadEmulator({ env: process.env, ca });
  const ended = new Promise<void>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(name, () => {
        resolve();
      });
  });
  process.stdout.write(`PULUMI_DEBUG_PROVIDERS=azuread:${emulator.port}\n`);
  await ended;
  await emulator.close();
}

function readVersion(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { readonly version: string }).version;
}
