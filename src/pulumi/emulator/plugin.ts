import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { MailboxAccessError } from '../../common/errors.ts';
import { exists } from '../../common/files.ts';
import { findOnPath } from '../../common/programs.ts';
import { pulumiCommand } from '../../common/pulumiCommand.ts';

const binary = process.platform === 'win32' ? 'pulumi-resource-azuread.exe' : 'pulumi-resource-azuread';

/** The plugin's version. The engine accepts only that of the SDK. */
export const pluginVersion = (createRequire(import.meta.url)('@pulumi/azuread/package.json') as { version: string })
  .version;

/** Finds the official azuread plugin where the engine looks for it. Only on Linux can it trust the emulator. */
export async function findOfficialPlugin(
  env: NodeJS.ProcessEnv,
  platform = process.platform,
): Promise<string | undefined> {
  // Go reads SSL_CERT_FILE only on Linux.
  if (platform !== 'linux') return undefined;
  const home = env.PULUMI_HOME ?? join(homedir(), '.pulumi');
  const installed = join(home, 'plugins', `resource-azuread-v${pluginVersion}`, binary);
  return (await exists(installed)) ? installed : findOnPath('pulumi-resource-azuread', env);
}

/** @throws MailboxAccessError `plugin-missing` when it is not installed, or cannot be made to trust the emulator. */
export async function requireOfficialPlugin(env: NodeJS.ProcessEnv, platform = process.platform): Promise<void> {
  if (platform !== 'linux') throw missing(`The official azuread plugin cannot trust the emulator on ${platform}.`);
  if ((await findOfficialPlugin(env, platform)) !== undefined) return;
  throw missing(
    `The official azuread plugin ${pluginVersion} is requested by MAILBOX_ACCESS_AZUREAD but is not installed.`,
  );
}

function missing(problem: string): MailboxAccessError {
  return new MailboxAccessError(
    'plugin-missing',
    problem,
    `Install it with \`${pulumiCommand(`plugin install resource azuread ${pluginVersion}`)}\` on Linux, or unset MAILBOX_ACCESS_AZUREAD.`,
  );
}
