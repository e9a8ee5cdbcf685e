import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { runProgram } from '../../common/programs.ts';

const installer = `require(process.argv[1]).PulumiCommand.install({ root: process.argv[2] }).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
})`;

/**
 * Downloads the official engine of the SDK's own version to `root`, with temporary files beside it. The SDK's installer accepts no signal,
 * so it runs in its own process.
 * @throws Error with the installer's output; the signal's reason after the signal.
 */
export async function downloadEngine(root: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const sdk = createRequire(import.meta.url).resolve('@pulumi/pulumi/automation/cmd.js');
  const cwd = dirname(root);
  const installerEnv = { ...env, TMPDIR: cwd, TEMP: cwd, TMP: cwd };
  await runProgram(process.execPath, ['-e', installer, sdk, root], { cwd, env: installerEnv, signal });
}
