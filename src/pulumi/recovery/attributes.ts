import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Refusal } from './refusal.ts';

/**
 * Removes empty attribute files left by a killed engine, because no engine can read a state that has them. The engine keeps one beside each
 * state file and writes it again with the next state (gocloud.dev/blob/fileblob).
 *
 * @returns a description of what was removed; empty if another run was faster or is writing now; undefined if the error is another one or
 *   the folder cannot be read.
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
    // The user needs the engine's own message.
    return undefined;
  }
  return removed.length === 0
    ? ''
    : `The state of stack ${stack} could not be read because a killed run left an empty file. The file was removed: ${removed.join(', ')}.`;
}
