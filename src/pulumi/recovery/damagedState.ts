import { lstat, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MailboxAccessError } from '../../common/errors.ts';
import { quoteForShell } from '../../common/quote.ts';
import { readProject } from '../../registration/settings/files.ts';
import type { Operation } from '../stack/operation.ts';

/** A refusal by the engine before it started anything. */
export interface Refusal {
  readonly projectFolder: string;
  readonly stack: string;
  /** The operation to name in the error; undefined when the state is only read, which takes no lock. */
  readonly operation: Operation | undefined;
  /** The folder that holds the states; undefined if they are elsewhere. */
  readonly folder: string | undefined;
  readonly text: string;
}

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

/**
 * Names the command that restores a complete copy of a state that a full disk has truncated. With states in a folder, the engine gives even
 * an incomplete file the name of the state (gocloud.dev/blob, WriteAll), and may copy it to the `.bak` file at its next attempt.
 *
 * @throws MailboxAccessError `engine-failed` when the state is in a folder and is damaged
 */
export async function refuseTornState({ projectFolder, stack, folder, text }: Refusal): Promise<undefined> {
  const isTorn = /failed to load checkpoint: .*(unexpected end of JSON|invalid character)/.test(text);
  if (folder === undefined || !isTorn) return;
  const { name: project } = await readProject(projectFolder);
  const root = join(folder, '.pulumi');
  const state = join(root, 'stacks', project, `${stack}.json`);
  if ((await isWhole(state)) !== false) return;
  const copy = await findCopy(state, join(root, 'history', project, stack));
  throw new MailboxAccessError(
    'engine-failed',
    `The state of stack ${stack} is damaged, which a full disk or a killed engine can cause: ${state}.`,
    copy === undefined
      ? `There is no complete copy of it. Move it aside and adopt the registration from the directory:\nmv ${quoteForShell(state)} ${quoteForShell(`${state}.torn`)} && npx mailbox-access adopt ${stack}`
      : `Restore the last complete copy and update it from the directory:\ncp ${quoteForShell(copy)} ${quoteForShell(state)} && npx mailbox-access refresh ${stack}`,
    { original: text },
  );
}

/** Looks at the previous state in the `.bak` file, then at the history, which has the state of each completed run. */
async function findCopy(state: string, history: string): Promise<string | undefined> {
  const names = await readdir(history).catch(() => []);
  const checkpoints = names.filter((name) => name.endsWith('.checkpoint.json'));
  // Newest first: their names end with the time.
  const ofHistory = checkpoints.sort().reverse();
  for (const file of [`${state}.bak`, ...ofHistory.map((name) => join(history, name))])
    if ((await isWhole(file)) === true) return file;
  return undefined;
}

/** Returns undefined when there is no such file. */
async function isWhole(file: string): Promise<boolean | undefined> {
  try {
    if (!(await stat(file)).isFile()) return undefined;
    JSON.parse(await readFile(file, 'utf8'));
    return true;
  } catch (error) {
    return error instanceof SyntaxError ? false : undefined;
  }
}
