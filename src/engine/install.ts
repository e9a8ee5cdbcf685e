import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lock } from 'proper-lockfile';
import type { ReportProgress } from './types.ts';

const temporaryPrefix = '.making-';
/** A lock that was not renewed for so long belongs to a run that is dead. */
const staleMs = 15_000;
const pollMs = 250;
/** A virus scanner on Windows may hold a new binary open for a moment. */
const removeOptions = { recursive: true, force: true, maxRetries: 10, retryDelay: 200 } as const;

export interface LockOptions {
  readonly signal: AbortSignal;
  readonly report: ReportProgress;
}

/**
 * Runs `action` while no other start, in this process or another, works in `folder`. What dead runs have left there is
 * removed first. The signal that `action` gets is also aborted when the lock is lost.
 */
export async function withFolderLock<T>(
  folder: string,
  options: LockOptions,
  action: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  await mkdir(folder, { recursive: true });
  const lost = new AbortController();
  const release = await waitForLock(folder, options, (error) => {
    lost.abort(error);
  });
  try {
    await removeLeftovers(folder);
    return await action(AbortSignal.any([options.signal, lost.signal]));
  } finally {
    // A lock that was lost is another's now.
    if (!lost.signal.aborted) await release();
  }
}

/**
 * Lets `make` fill a root in a temporary folder, lets `check` look at it, and gives it its name in one step. Whatever goes wrong, no half
 * root is left. To be called under the lock.
 */
export async function installRoot(
  target: string,
  make: (root: string, workFolder: string) => Promise<void>,
  check: (root: string) => Promise<unknown>,
): Promise<void> {
  const temporary = await mkdtemp(join(target, '..', temporaryPrefix));
  try {
    const root = join(temporary, 'root');
    const workFolder = join(temporary, 'work');
    await mkdir(root);
    await mkdir(workFolder);
    await make(root, workFolder);
    await check(root);
    await rm(target, removeOptions);
    await rename(root, target);
  } finally {
    await rm(temporary, removeOptions);
  }
}

async function waitForLock(
  folder: string,
  { signal, report }: LockOptions,
  onCompromised: (error: Error) => void,
): Promise<() => Promise<void>> {
  const startMs = Date.now();
  for (;;) {
    signal.throwIfAborted();
    try {
      const lockfilePath = join(folder, '.lock');
      return await lock(folder, { lockfilePath, realpath: false, stale: staleMs, onCompromised });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ELOCKED')) throw error;
    }
    report({ step: 'wait', detail: 'another start is making the engine', elapsedMs: Date.now() - startMs });
    await sleep(pollMs, undefined, { signal });
  }
}

async function removeLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder);
  const leftovers = names.filter((name) => name.startsWith(temporaryPrefix));
  await Promise.all(leftovers.map((name) => rm(join(folder, name), removeOptions)));
}
