import { readdir, rm, stat } from 'node:fs/promises';
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
 * @returns What was taken away, in words; undefined when the engine spoke of something else, or the states are in no folder that is known.
 */
export async function removeEmptyAttributes(
  text: string,
  stack: string,
  env: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const { PULUMI_BACKEND_URL: place = '' } = { ...process.env, ...env };
  if (!isOfAttributes(text) || !place.startsWith('file:///')) return undefined;
  const folder = join(fileURLToPath(place), '.pulumi', 'stacks');
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(ending));
  const files = names.map((name) => join(folder, name));
  const empty: string[] = [];
  for (const file of files) if ((await stat(file)).size === 0) empty.push(file);
  for (const file of empty) await rm(file, { force: true });
  if (empty.length === 0) return undefined;
  return `The state of stack ${stack} could not be read, since a killed run had left an empty file beside it; that was taken away: ${empty.join(', ')}.`;
}

/** A state that is empty itself is another error: `unexpected end of JSON input`. */
function isOfAttributes(text: string): boolean {
  return /failed to load checkpoint: EOF\s*$/m.test(text);
}
