import { lstat, readdir, readFile, realpath } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseLock, type StackLock } from './lock.ts';

/** A file in the lock folder of one stack. */
export interface LockFile {
  readonly path: string;
  /** Undefined for a torn lock: one that a killed engine or a full disk left empty or half written. */
  readonly lock: StackLock | undefined;
  readonly changedAt: Date;
}

/** A lock has 200 bytes. */
const maxBytes = 10_000;

/**
 * Lists the locks of one stack in a folder of states. The paths come from the folder alone; links are not followed.
 *
 * @returns undefined when there is no such folder, or it cannot be read
 */
export async function listLocks(
  state: string | undefined,
  project: string,
  stack: string,
): Promise<readonly LockFile[] | undefined> {
  if (state === undefined) return undefined;
  try {
    const folder = join(state, '.pulumi', 'locks', 'organization', project, stack);
    const [realState, realFolder] = await Promise.all([realpath(state), realpath(folder)]);
    // A link on the way leads out of the state, or to another stack's locks.
    if (relative(realState, realFolder) !== relative(state, folder)) return undefined;
    const names = (await readdir(realFolder)).filter((name) => name.endsWith('.json'));
    const files = await Promise.all(names.map((name) => readLock(join(realFolder, name))));
    return files.filter((file) => file !== undefined);
  } catch (error) {
    // A folder that cannot be read is left alone; the engine's message explains it.
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? [] : undefined;
  }
}

async function readLock(path: string): Promise<LockFile | undefined> {
  try {
    const found = await lstat(path);
    if (!found.isFile()) return undefined;
    return {
      path,
      lock: found.size > maxBytes ? undefined : parseLock(await readFile(path, 'utf8')),
      changedAt: found.mtime,
    };
  } catch (error) {
    // Its run has just ended.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
