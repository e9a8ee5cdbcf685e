import { randomUUID } from 'node:crypto';
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Whether there is a file or folder of this path that may be looked at. */
export function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Replaces a file atomically, and creates its folder if missing: a reader finds the old content or the new. */
export async function replaceFile(file: string, content: string): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`;
  await makeFolder(dirname(file));
  try {
    await writeFile(temporary, content);
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Makes a folder and those above it. Node's own recursive mkdir never returns where a parent takes no folders and says that it is not there (`/proc`). */
export async function makeFolder(folder: string): Promise<void> {
  const code = await tryToMake(folder);
  if (code !== 'ENOENT' || dirname(folder) === folder) return;
  await makeFolder(dirname(folder));
  if ((await tryToMake(folder)) === 'ENOENT') await mkdir(folder);
}

/** @returns ENOENT when the folder above is missing; undefined when the folder is there now */
async function tryToMake(folder: string): Promise<'ENOENT' | undefined> {
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return code;
    if (code !== 'EEXIST') throw error;
  }
  return undefined;
}
