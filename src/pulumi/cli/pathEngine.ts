import type { PulumiCommand } from '@pulumi/pulumi/automation/cmd.js';
import { buildEngine } from './cache.ts';
import { readReason } from './missing.ts';
import { findOnPath } from './path.ts';
import type { Engine, FailedAttempt } from './types.ts';

/**
 * Pulumi.yaml declares its settings, which older engines do not read; the SDK itself asks only for 3.2.
 * https://www.pulumi.com/docs/iac/concepts/projects/project-file/ ("Added in v3.44").
 */
const minimumVersion = '3.44.0';

/** The engine on PATH, or why there is none to use. */
export async function readPathEngine(
  env: NodeJS.ProcessEnv,
  getCommand: () => Promise<PulumiCommand>,
): Promise<Engine | FailedAttempt> {
  const path = await findOnPath('pulumi', env);
  if (path === undefined) return { way: 'path', reason: 'there is no pulumi' };
  try {
    const command = await getCommand();
    const old = readTooOld(command);
    return old === undefined ? buildEngine(command, path, 'path') : passOver(`${path} is ${old}`);
  } catch (error) {
    return passOver(`${path} cannot be used: ${readReason(error)}`);
  }
}

function passOver(reason: string): FailedAttempt {
  return { way: 'path', reason, passedOver: true };
}

function readTooOld({ version }: PulumiCommand): string | undefined {
  if (version === null || version.compare(minimumVersion) >= 0) return undefined;
  return `Pulumi ${version.version}, and ${minimumVersion} or newer is needed`;
}
