import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Refusal } from './refusal.ts';

/**
 * Removes the empty attributes that a killed engine has left, since no engine reads a state that has them. A folder of states has beside
 * each file its attributes, written in place. They hold nothing that the engine asks for, and it writes them again with the next state
 * (gocloud.dev/blob/fileblob).
 *
 * @returns what was removed, in words: empty when another run was quicker, or is just writing; undefined when the engine spoke of something
 *   else, or the states are in no folder that can be read.
 */
export async function removeEmptyAttributes({ folder, stack, text }: Refusal): Promise<string | undefined> {
  // A state that is empty itself is another error: `unexpected end of JSON input`.
  if (folder === undefined || !/failed to load checkpoint: EOF\s*$/m.test(text)) return undefined;
  const removed: string[] = [];
  try {
    // Links are not followed.
    const files = await readdir(join(folder, '.pulumi', 'stacks'), { recursive: true, withFileTypes: true });
    for (const { name, parentPath } of files.filter((file) => file.isFile() && file.name.endsWith('.attrs'))) {
      const path = join(parentPath, name);
      if ((await lstat(path).catch(() => undefined))?.size !== 0) continue;
      await rm(path, { force: true });
      removed.push(path);
    }
  } catch {
    // What the engine said is what a person has to know.
    return undefined;
  }
  return removed.length === 0
    ? ''
    : `The state of stack ${stack} could not be read because a killed run left an empty file. The file was removed: ${removed.join(', ')}.`;
}
