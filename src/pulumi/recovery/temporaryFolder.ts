import { mkdtempSync } from 'node:fs';
import { lstat, readdir, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isStartedAfter, readProcess } from './process.ts';

/** Prefix of every folder created here. The owner's process ID follows. A shared folder may also contain those of other machines. */
const prefix = `mailbox-access-run-${hostname().replace(/[^\w.-]/g, '_')}-`;

/** Variables in which Go, Node and the programs they start look for the temporary folder. */
const variables = ['TMPDIR', 'TEMP', 'TMP'] as const;

let running = 0;
let close: (() => Promise<void>) | undefined;
let cleaned: Promise<void> | undefined;

/**
 * Runs work with all temporary files, including those of the SDK and the engine, in one folder that is removed at the end. Folders that
 * killed runs have left are removed first. Concurrent runs share the folder. Programs that this process starts later, like a browser, do
 * not use it.
 */
export async function withTemporaryFolder<T>(work: () => Promise<T>): Promise<T> {
  cleaned ??= removeDeadFolders(tmpdir());
  await cleaned;
  running += 1;
  close ??= openFolder();
  try {
    return await work();
  } finally {
    running -= 1;
    if (running === 0) {
      const closeLast = close;
      close = undefined;
      await closeLast();
    }
  }
}

/** Continues without a folder when none can be created, since most runs do not need one. */
function openFolder(): () => Promise<void> {
  const before = variables.map((name) => [name, process.env[name]] as const);
  let folder: string;
  try {
    folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  } catch {
    return () => Promise.resolve();
  }
  for (const name of variables) process.env[name] = folder;
  return async () => {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    // The next run removes what cannot be removed now.
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  };
}

/**
 * Removes the folders of this user's processes that have ended. Skips a folder that cannot be read or removed.
 *
 * @internal Tested alone: a process calls it once, for the folder of the system.
 */
export async function removeDeadFolders(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  await Promise.all(
    names.map(async (name) => {
      const pid = readOwner(name);
      const path = join(parent, name);
      if (pid !== undefined && (await isDead(path, pid).catch(() => false)))
        await rm(path, { recursive: true, force: true }).catch(() => undefined);
    }),
  );
}

function readOwner(name: string): number | undefined {
  const pid = name.startsWith(prefix) ? /^([1-9]\d*)-\w{6}$/.exec(name.slice(prefix.length))?.[1] : undefined;
  return pid === undefined ? undefined : Number(pid);
}

/** Returns whether the owner has ended. A process with its ID that started after the last change of the folder is another one. */
async function isDead(path: string, pid: number): Promise<boolean> {
  const folder = await lstat(path);
  if (!folder.isDirectory() || (process.getuid !== undefined && folder.uid !== process.getuid())) return false;
  const found = await readProcess(pid);
  return found === undefined || isStartedAfter(found, folder.mtime);
}
