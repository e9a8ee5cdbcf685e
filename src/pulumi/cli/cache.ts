import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { PulumiCommand } from '@pulumi/pulumi/automation/cmd.js';
import envPaths from 'env-paths';
import { inOwnGroup } from './command.ts';
import type { Engine, EngineMaker, EngineOptions } from './types.ts';

/** The folder that holds the engines, one below it for each way and version. */
export function buildEngineFolder(options: Pick<EngineOptions, 'cacheFolder' | 'env'>): string {
  const named = options.cacheFolder ?? (options.env ?? process.env).MAILBOX_ACCESS_CACHE ?? '';
  return join(named === '' ? envPaths('mailbox-access', { suffix: '' }).cache : named, 'engine');
}

/** The root of the engine that a maker makes; by way too, because only the official one brings language hosts. */
export function buildEngineRoot(
  engineFolder: string,
  { kind, version }: Pick<EngineMaker, 'kind' | 'version'>,
): string {
  return join(engineFolder, `${version}-${kind}`);
}

/** The binary below a root, where `PulumiCommand` looks for it. */
export function buildBinaryPath(root: string): string {
  return join(root, 'bin', process.platform === 'win32' ? 'pulumi.exe' : 'pulumi');
}

/** The first engine in the cache that runs, in the order of the makers; one that does not run counts as absent. */
export async function readCachedEngine(
  engineFolder: string,
  makers: readonly EngineMaker[],
  getCommand: (root: string) => Promise<PulumiCommand>,
): Promise<Engine | undefined> {
  for (const maker of makers) {
    const root = buildEngineRoot(engineFolder, maker);
    const command = await readCommand(root, getCommand);
    if (command !== undefined) return buildEngine(command, buildBinaryPath(root), `cache-${maker.kind}`);
  }
  return undefined;
}

export function buildEngine(command: PulumiCommand, path: string, source: Engine['source']): Engine {
  return { command: inOwnGroup(command), version: command.version?.version ?? 'unknown', path, source };
}

async function readCommand(
  root: string,
  getCommand: (root: string) => Promise<PulumiCommand>,
): Promise<PulumiCommand | undefined> {
  try {
    await access(buildBinaryPath(root));
    return await getCommand(root);
  } catch {
    return undefined;
  }
}
