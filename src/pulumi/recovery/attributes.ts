import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A folder of states has beside each file its attributes, written in place: an engine that is killed meanwhile leaves them empty. */
const ending = '.attrs';

/**
 * Takes away the empty attributes that a killed engine has left, since no engine reads a state that has them. They hold nothing that the
 * engine asks for, and it writes them again with the next state (gocloud.dev/blob/fileblob).
 *
 * @param text What the engine said.
 * @param env What is added to the environment of this process.
 * @returns What was taken away, in words: empty when another run was quicker, or is just writing; undefined when the engine spoke of
 *   something else, or the states are in no folder that is known.
 */
export async function removeEmptyAttributes(
  text: string,
  stack: string,
  env: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const { PULUMI_BACKEND_URL: place = '' } = { ...process.env, ...env };
  if (!isOfAttributes(text) || !place.startsWith('file:///')) return undefined;
  const taken: string[] = [];
  try {
    const folder = join(fileURLToPath(place), '.pulumi', 'stacks');
    for (const file of await listAttributes(folder)) {
      if ((await lstat(file).catch(() => undefined))?.size !== 0) continue;
      await rm(file, { force: true });
      taken.push(file);
    }
  } catch {
    // What the engine said is what a person has to know.
    return undefined;
  }
  return taken.length === 0
    ? ''
    : `The state of stack ${stack} could not be read because a killed run left an empty file. The file was removed: ${taken.join(', ')}.`;
}

/** Of the states of this folder and of those of its projects; a link is not followed. */
async function listAttributes(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const below = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => readdir(join(folder, name), { withFileTypes: true })),
  );
  return [...entries, ...below.flat()]
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map(({ parentPath, name }) => join(parentPath, name));
}

/** A state that is empty itself is another error: `unexpected end of JSON input`. */
function isOfAttributes(text: string): boolean {
  return /failed to load checkpoint: EOF\s*$/m.test(text);
}
