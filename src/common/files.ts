import { randomUUID } from 'node:crypto';
import { access, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Returns whether an accessible file or folder has this path. */
export function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Replaces a file atomically, and creates its folder if missing. A reader finds the old content or the new. */
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

/**
 * Creates a folder and its parents. Node's own recursive mkdir never returns when a parent accepts no folders and
 * reports that it does not exist (`/proc`).
 *
 * @returns the topmost folder that was created; undefined when the folder existed.
 */
export async function makeFolder(folder: string, mode = 0o777): Promise<string | undefined> {
  try {
    return (await isMade(folder, mode)) ? folder : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(folder) === folder) throw error;
  }
  const top = await makeFolder(dirname(folder), mode);
  return (await isMade(folder, mode)) ? (top ?? folder) : top;
}

/** @returns false when the folder existed. */
async function isMade(folder: string, mode: number): Promise<boolean> {
  try {
    await mkdir(folder, mode);
    return true;
  } catch (error) {
    const found = await stat(folder).catch(() => undefined);
    if (found?.isDirectory() === true) return false;
    throw error;
  }
}
