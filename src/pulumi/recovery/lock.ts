import { lstat, readdir, readFile, realpath } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { isStartedAfter, type ProcessFacts } from './process.ts';

/** The holder of a stack, as the engine's own backends write it into a lock file (pulumi pkg/backend/diy/lock.go). */
const content = z.object({
  pid: z.int().positive(),
  username: z.string(),
  hostname: z.string().min(1),
  timestamp: z.iso.datetime({ offset: true }),
});
export type StackLock = z.output<typeof content>;

export type Holder = 'dead' | 'alive' | 'elsewhere';

/** Parses a lock file; undefined if it is not a complete lock. @internal */
export function parseLock(text: string): StackLock | undefined {
  try {
    return content.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** `<url>: created by <user>@<host> (pid <n>) at <RFC 3339>`, one line for each lock. */
const line = /^\s*\S+: created by (.+)@([^@\s]+) \(pid (\d+)\) at (\S+)\s*$/gm;

/** Parses the lock holders from the engine's message, for display only. A lock can contain any text, so nothing acts on it. */
export function parseHolders(text: string): readonly StackLock[] {
  return [...text.matchAll(line)].flatMap(([, username, hostname, pid, timestamp]) => {
    const { data } = content.safeParse({ pid: Number(pid), username, hostname, timestamp });
    return data === undefined ? [] : [data];
  });
}

/**
 * Decides who holds a lock. The process ID may now belong to another program, or to an engine that was started later.
 *
 * @param process The process that has the ID now; undefined if there is none
 */
export function judgeHolder(lock: StackLock, host: string, process: ProcessFacts | undefined): Holder {
  if (lock.hostname !== host) return 'elsewhere';
  if (process?.isPulumi !== true) return 'dead';
  return isStartedAfter(process, new Date(lock.timestamp)) ? 'dead' : 'alive';
}

export interface LockFile {
  readonly path: string;
  /** Undefined for a torn lock: one that a killed engine or a full disk left empty or half written. */
  readonly lock: StackLock | undefined;
  readonly changedAt: Date;
}

/** Limit for a lock file, which has about 200 bytes. */
const maxBytes = 10_000;

/**
 * Lists the locks of one stack in a folder of states. The paths come from the folder alone; links are not followed.
 *
 * @returns undefined when there is no such folder or it cannot be read
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
    // The run that held it has just ended.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
