import type { PulumiCommand } from '@pulumi/pulumi/automation/cmd.js';
import { MailboxAccessError } from '../../common/errors.ts';
import { buildBinaryPath, buildEngine, buildEngineRoot, readCachedEngine } from './cache.ts';
import { installRoot, removeLeftovers } from './install.ts';
import { withFolderLock } from './lock.ts';
import { buildEngineMissing, readReason } from './missing.ts';
import type { PinnedEngine } from './pinned.ts';
import type { Engine, EngineMaker, FailedAttempt, ReportProgress } from './types.ts';

export interface MakeOptions {
  readonly pinned: PinnedEngine;
  /** In the order in which they are tried. */
  readonly makers: readonly EngineMaker[];
  readonly engineFolder: string;
  readonly getCommand: (root: string) => Promise<PulumiCommand>;
  /** What was tried before. */
  readonly failed: readonly FailedAttempt[];
  readonly report: ReportProgress;
  readonly signal: AbortSignal;
}

/**
 * Makes an engine by the first way that works, once for all starts that want one at the same time.
 * @throws MailboxAccessError `engine-missing` or, after the signal, `interrupted`.
 */
export async function makeEngine(options: MakeOptions): Promise<Engine> {
  const { engineFolder, makers, getCommand } = options;
  const failed = [...options.failed];
  try {
    const engine = await withFolderLock(engineFolder, options, async (signal) => {
      await removeLeftovers(engineFolder);
      // Another start may have made it while this one waited.
      const cached = await readCachedEngine(engineFolder, makers, getCommand);
      return cached ?? (await makeFirst({ ...options, signal }, failed));
    });
    if (engine !== undefined) return engine;
  } catch (error) {
    failed.push({
      way: 'cache',
      reason: `${engineFolder} cannot be used: ${readReason(error)}; MAILBOX_ACCESS_CACHE names another`,
    });
  }
  throw options.signal.aborted
    ? buildInterrupted(options.signal)
    : buildEngineMissing(failed, options.pinned, options.engineFolder);
}

/** @returns undefined when every way failed; `failed` then says why. */
async function makeFirst(options: MakeOptions, failed: FailedAttempt[]): Promise<Engine | undefined> {
  for (const maker of options.makers) {
    try {
      return await makeBy(maker, options);
    } catch (error) {
      failed.push({ way: maker.kind, reason: readReason(error) });
      if (options.signal.aborted) return undefined;
    }
  }
  return undefined;
}

async function makeBy(maker: EngineMaker, options: MakeOptions): Promise<Engine> {
  const { report, signal, getCommand } = options;
  const root = buildEngineRoot(options.engineFolder, maker);
  await installRoot(
    root,
    (temporaryRoot, workFolder) => maker.make(temporaryRoot, { workFolder, signal, report }),
    getCommand,
  );
  return buildEngine(await getCommand(root), buildBinaryPath(root), maker.kind);
}

function buildInterrupted(signal: AbortSignal): MailboxAccessError {
  return new MailboxAccessError(
    'interrupted',
    'Making the Pulumi engine was interrupted, and nothing of it is left.',
    'Run the same command again; what Go has compiled so far is not compiled again.',
    { cause: signal.reason },
  );
}
