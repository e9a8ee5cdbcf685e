import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Folders that begin so are being filled, or were when their run died. */
const temporaryPrefix = '.making-';
/** A virus scanner on Windows may hold a new binary open for a moment. */
const removeOptions = { recursive: true, force: true, maxRetries: 10, retryDelay: 200 } as const;
const renameTries = 10;
const renameDelayMs = 200;

/**
 * Lets `make` fill a root in a temporary folder, lets `check` look at it, and gives it its name in one step. Whatever
 * goes wrong, no half root is left. To be called under the lock of the folder that `target` is in.
 */
export async function installRoot(
  target: string,
  make: (root: string, workFolder: string) => Promise<void>,
  check: (root: string) => Promise<unknown>,
): Promise<void> {
  const temporary = await mkdtemp(join(dirname(target), temporaryPrefix));
  try {
    const [root, workFolder] = [join(temporary, 'root'), join(temporary, 'work')];
    await mkdir(root);
    await mkdir(workFolder);
    await make(root, workFolder);
    await check(root);
    await rm(target, removeOptions);
    await renameWhenFree(root, target);
  } finally {
    // What cannot be removed now, the next start removes.
    await rm(temporary, removeOptions).catch(() => undefined);
  }
}

/** Removes what runs that died have left. To be called under the lock of the folder. */
export async function removeLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder);
  const leftovers = names.filter((name) => name.startsWith(temporaryPrefix));
  await Promise.all(leftovers.map((name) => rm(join(folder, name), removeOptions)));
}

/** `rename`, which has no retries of its own as `rm` has. */
export async function renameWhenFree(from: string, to: string, move = rename, delayMs = renameDelayMs): Promise<void> {
  for (let triesLeft = renameTries - 1; ; triesLeft -= 1) {
    try {
      await move(from, to);
      return;
    } catch (error) {
      if (triesLeft === 0 || !isHeld(error)) throw error;
    }
    await sleep(delayMs);
  }
}

function isHeld(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['EPERM', 'EACCES', 'EBUSY'].includes(String(error.code));
}
