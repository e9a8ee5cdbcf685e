import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { MailboxAccessError } from '../../common/errors.ts';
import { exists } from '../../common/files.ts';
import { quoteForShell } from '../../common/quote.ts';

/** The folder of this package, which contains the pinned engine module. */
export const packageFolder = resolve(import.meta.dirname, '..', '..', '..');

/**
 * Finds the nearest folder at or above `from` that holds a Pulumi.yaml, as Pulumi does.
 *
 * @throws MailboxAccessError `usage` when there is none, `settings-invalid` when the engine would read another one
 */
export async function findProject(from: string): Promise<string> {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (await exists(join(folder, 'Pulumi.yaml'))) return requireOneProjectFile(folder);
    if (folder === dirname(folder)) break;
  }
  throw new MailboxAccessError(
    'usage',
    `No Pulumi.yaml in ${resolve(from)} or its parent folders.`,
    'Change to the project folder, or set it: mailbox-access --cwd <folder> …',
  );
}

/** Refuses a Pulumi.json, which the engine would prefer. It would also read the settings of stacks from JSON files. */
async function requireOneProjectFile(folder: string): Promise<string> {
  const other = join(folder, 'Pulumi.json');
  if (!(await exists(other))) return folder;
  throw new MailboxAccessError(
    'settings-invalid',
    `${other} is beside Pulumi.yaml. The engine would read it, and Pulumi.<customer>.json, instead of the files that are checked here.`,
    `Remove it: rm ${quoteForShell(other)}`,
  );
}

/** Lists the customers of a project: every `<name>` with a Pulumi.<name>.yaml, sorted. */
export async function listCustomers(projectFolder: string): Promise<readonly string[]> {
  const names = (await readdir(projectFolder)).map((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1]);
  return names.filter((name) => name !== undefined).sort();
}
