import { lstat, mkdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { MailboxAccessError } from './errors.ts';
import { quoteForShell } from './quote.ts';

/**
 * Makes a folder of the project that the program writes to. Whoever can add a link to the project, as by a pull request, must not
 * be able to choose what is written over: a link is refused, in the place of the folder and of those in it that are named.
 *
 * @param inside folders in it: `state`, `directory/tenants`.
 * @param mode Optional. Of the folder when it is made.
 * @throws MailboxAccessError `folder-unusable` when one is a link, or the folder cannot be made.
 */
export async function openProjectFolder(folder: string, inside: readonly string[] = [], mode = 0o777): Promise<string> {
  for (const each of [folder, ...inside.map((name) => join(folder, name))]) await refuseLink(each);
  try {
    await mkdir(folder, { recursive: true, mode });
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
