import { PulumiCommand } from '@pulumi/pulumi/automation/cmd.js';
import { buildFromSource } from './build.ts';
import { buildEngineFolder, readCachedEngine } from './cache.ts';
import { buildDownload } from './download.ts';
import { makeEngine } from './make.ts';
import { readPathEngine } from './pathEngine.ts';
import { type PinnedEngine, readPinnedEngine } from './pinned.ts';
import type { Engine, EngineMaker, EngineOptions, FailedAttempt } from './types.ts';

export type { Engine, EngineOptions, EngineProgress, EngineSource } from './types.ts';

/** What a search is made of; tests put others in. */
export interface EngineParts {
  /** Throws when the binary (on PATH without a root) does not run or is too old for the SDK. */
  readonly getCommand: (root?: string) => Promise<PulumiCommand>;
  /** In the order in which they are tried. */
  readonly buildMakers: (pinned: PinnedEngine, env: NodeJS.ProcessEnv) => readonly EngineMaker[];
}

const realParts: EngineParts = {
  getCommand: (root) => PulumiCommand.get(root === undefined ? {} : { root }),
  buildMakers: (pinned, env) => [buildDownload(env), buildFromSource(pinned, env)],
};

/**
 * Only looks: `pulumi` on PATH, then the cache. Fetches and builds nothing.
 * @returns undefined when there is none.
 */
export async function findEngine(options: EngineOptions, parts = realParts): Promise<Engine | undefined> {
  const env = options.env ?? process.env;
  const onPath = await lookOnPath(options, parts);
  if (!('reason' in onPath)) return onPath;
  const makers = parts.buildMakers(await readPinnedEngine(options.projectFolder), env);
  return readCachedEngine(buildEngineFolder(options), makers, parts.getCommand);
}

/**
 * Finds an engine on PATH or in the cache, else downloads or builds one into the cache.
 * @throws MailboxAccessError `engine-missing` with the reason and the remedy of each way; `interrupted` after the signal.
 */
export async function locateEngine(options: EngineOptions, parts = realParts): Promise<Engine> {
  const env = options.env ?? process.env;
  const onPath = await lookOnPath(options, parts);
  if (!('reason' in onPath)) return onPath;
  const pinned = await readPinnedEngine(options.projectFolder);
  const makers = parts.buildMakers(pinned, env);
  const engineFolder = buildEngineFolder(options);
  const cached = await readCachedEngine(engineFolder, makers, parts.getCommand);
  if (cached !== undefined) return cached;
  return makeEngine({
    pinned,
    makers,
    engineFolder,
    getCommand: parts.getCommand,
    failed: [onPath],
    report: options.onProgress ?? (() => undefined),
    signal: options.signal ?? new AbortController().signal,
  });
}

async function lookOnPath(options: EngineOptions, parts: EngineParts): Promise<Engine | FailedAttempt> {
  const onPath = await readPathEngine(options.env ?? process.env, () => parts.getCommand());
  if ('reason' in onPath && onPath.passedOver === true) {
    options.onProgress?.({ step: 'path', detail: `passed over: ${onPath.reason}`, elapsedMs: 0 });
  }
  return onPath;
}
