import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lock } from 'proper-lockfile';
import { makeFolder } from '../../common/files.ts';
import type { ReportProgress } from './types.ts';

const pollMs = 250;

export interface LockOptions {
  readonly signal: AbortSignal;
  readonly report: ReportProgress;
  /** Optional. A lock that was not renewed for so long belongs to a run that is dead. Defaults to 15 s. */
  readonly staleMs?: number;
}

/**
 * Runs `action` while no other start, in this process or another, works in `folder`; waits for the others first.
 * The signal that `action` gets is also aborted when the lock is lost, as after a machine has slept.
 */
export async function withFolderLock<T>(
  folder: string,
  options: LockOptions,
  action: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  await makeFolder(folder);
  const lost = new AbortController();
  const release = await waitForLock(folder, options, (error) => {
    lost.abort(error);
  });
  try {
    return await action(AbortSignal.any([options.signal, lost.signal]));
  } finally {
    // A lock that was lost is another's now.
    if (!lost.signal.aborted) await release();
  }
}

async function waitForLock(
  folder: string,
  { signal, report, staleMs = 15_000 }: LockOptions,
  onCompromised: (error: Error) => void,
): Promise<() => Promise<void>> {
  const startMs = Date.now();
  const lockfilePath = join(folder, '.lock');
  for (;;) {
    signal.throwIfAborted();
    try {
      return await lock(folder, { lockfilePath, realpath: false, stale: staleMs, onCompromised });
    } catch (error) {
      if (!isLocked(error)) throw error;
    }
    report({ step: 'wait', detail: 'another start is making the engine', elapsedMs: Date.now() - startMs });
    await sleep(pollMs, undefined, { signal });
  }
}

function isLocked(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ELOCKED';
}
