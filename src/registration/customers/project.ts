import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { MailboxAccessError } from '../../common/errors.ts';
import { exists } from '../../common/files.ts';

/** Project folder of this package, where the pinned engine module is. */
export const packageFolder = resolve(import.meta.dirname, '..', '..', '..');

/**
 * Finds the nearest folder at or above `from` that holds a Pulumi.yaml, as Pulumi does.
 *
 * @throws MailboxAccessError `usage` when there is none.
 */
export async function findProject(from: string): Promise<string> {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (await exists(join(folder, 'Pulumi.yaml'))) return folder;
    if (folder === dirname(folder)) break;
  }
  throw new MailboxAccessError(
    'usage',
    `No Pulumi.yaml in ${resolve(from)} or its parent folders.`,
    'Change to the project folder, or set it: mailbox-access --cwd <folder> …',
  );
}

/** The customers of a project: every `<name>` that has a Pulumi.<name>.yaml, sorted. */
export async function listCustomers(projectFolder: string): Promise<readonly string[]> {
  const names = (await readdir(projectFolder)).map((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1]);
  return names.filter((name) => name !== undefined).sort();
}
