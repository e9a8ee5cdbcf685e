import { lstat, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { MailboxAccessError } from './errors.ts';
import { makeFolder } from './files.ts';
import { quoteForShell } from './quote.ts';

/**
 * Creates a folder of the project that the program writes to. A link in the project, added for example by a pull request, must not
 * decide which files are overwritten, so links are refused for the folder and for its `inside` folders.
 *
 * @param inside folders in it: `state`, `directory/tenants`.
 * @param mode Optional. Mode of a folder that is created.
 * @throws MailboxAccessError `folder-unusable` when one is a link, or the folder cannot be created.
 */
export async function openProjectFolder(folder: string, inside: readonly string[] = [], mode = 0o777): Promise<string> {
  for (const each of [folder, ...inside.map((name) => join(folder, name))]) await refuseLink(each);
  try {
    await makeFolder(folder, mode);
  } catch (cause) {
    throw unusable(folder, cause instanceof Error ? cause.message : String(cause), cause);
  }
  return folder;
}

async function refuseLink(folder: string): Promise<void> {
  const found = await lstat(folder).catch(() => undefined);
  if (found?.isSymbolicLink() !== true) return;
  throw unusable(folder, `it is a symbolic link to ${JSON.stringify(await readlink(folder))}`);
}

function unusable(folder: string, reason: string, cause?: unknown): MailboxAccessError {
  return new MailboxAccessError(
    'folder-unusable',
    `${folder} cannot be written to: ${reason}.`,
    (cause as NodeJS.ErrnoException | undefined)?.code === 'ENOTDIR'
      ? 'Choose another folder: one of its parent folders is a file.'
      : `Remove it; it is then created as a folder: rm ${quoteForShell(folder)}`,
    { cause },
  );
}
