import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import envPaths from 'env-paths';
import fs from 'graceful-fs';
import { lock } from 'proper-lockfile';
import { makeFolder } from '../../common/files.ts';

/** Prefix of folders that are being filled, or that a killed run has left. */
const temporaryPrefix = '.making-';
/** A virus scanner on Windows may hold a new binary open for a moment; `rename` of graceful-fs retries there, too. */
const removeOptions = { recursive: true, force: true, maxRetries: 10, retryDelay: 200 } as const;
const rename = promisify(fs.rename);

export function buildEngineFolder(env: NodeJS.ProcessEnv): string {
  const named = env.MAILBOX_ACCESS_CACHE ?? '';
  return resolve(named === '' ? envPaths('mailbox-access', { suffix: '' }).cache : named, 'engine');
}

/** Returns the binary below the root of an engine, where the official installer puts it. */
export function buildBinaryPath(root: string): string {
  return join(root, 'bin', process.platform === 'win32' ? 'pulumi.exe' : 'pulumi');
}

/**
 * Runs `action` while no other start, in this process or another, works in `folder`.
 * @throws Error when the folder cannot be written; the signal's reason; what `action` throws.
 */
export async function withFolderLock<T>(
  folder: string,
  { signal, onWait }: { readonly signal: AbortSignal; readonly onWait: (elapsedMs: number) => void },
  action: () => Promise<T>,
): Promise<T> {
  await makeFolder(folder);
  const lockfilePath = join(folder, '.lock');
  const startMs = Date.now();
  let release: (() => Promise<void>) | undefined;
  while (release === undefined) {
    signal.throwIfAborted();
    try {
      // A run that cannot renew its lock for 15 s loses it. At worst, the engine is then made twice.
      release = await lock(folder, { lockfilePath, realpath: false, stale: 15_000, onCompromised: () => undefined });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
      onWait(Date.now() - startMs);
      await sleep(250, undefined, { signal });
    }
  }
  // Releasing fails only for a lock that was lost.
  return action().finally(() => release().catch(() => undefined));
}

/**
 * Has `make` fill a temporary folder, then renames it to `root`, so that a failure leaves no half engine. Also removes
 * what killed runs have left. Call it under the lock of the parent folder.
 */
export async function installEngine(root: string, make: (temporaryRoot: string) => Promise<void>): Promise<void> {
  const folder = dirname(root);
  const leftovers = (await readdir(folder)).filter((name) => name.startsWith(temporaryPrefix));
  await Promise.all(leftovers.map((name) => rm(join(folder, name), removeOptions)));
  const temporary = await mkdtemp(join(folder, temporaryPrefix));
  const temporaryRoot = join(temporary, 'root');
  try {
    await make(temporaryRoot);
    await rm(root, removeOptions);
    await rename(temporaryRoot, root);
  } finally {
    // The next start removes what cannot be removed now.
    await rm(temporary, removeOptions).catch(() => undefined);
  }
}
