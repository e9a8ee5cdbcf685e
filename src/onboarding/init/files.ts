import { lstat, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MailboxAccessError } from '../../common/errors.ts';
import { makeFolder } from '../../common/files.ts';
import type { Template } from './templates.ts';

/**
 * Writes files that must not exist yet: all of them, or none.
 *
 * @throws MailboxAccessError `usage` with every file that is in the way; `folder-unusable`
 */
export async function writeTemplates(folder: string, templates: readonly Template[]): Promise<void> {
  const inTheWay = await findExisting(folder, templates);
  if (inTheWay.length > 0) throw exists(folder, inTheWay);
  const written: string[] = [];
  const folders: string[] = [];
  try {
    for (const { path, content } of templates) {
      const file = join(folder, path);
      const made = await makeFolder(dirname(file));
      if (made !== undefined) folders.push(made);
      await writeFile(file, content, { flag: 'wx' });
      written.push(file);
    }
  } catch (cause) {
    await Promise.all(written.map((file) => rm(file, { force: true })));
    for (const made of folders.toReversed()) await rmdir(made).catch(() => undefined);
    throw new MailboxAccessError(
      'folder-unusable',
      `${folder} cannot be written to: ${cause instanceof Error ? cause.message : String(cause)}.`,
      'Name another folder: npx mailbox-access init <folder>',
      { cause },
    );
  }
}

async function findExisting(folder: string, templates: readonly Template[]): Promise<readonly string[]> {
  const found = await Promise.all(
    templates.map(({ path }) =>
      lstat(join(folder, path)).then(
        () => [path],
        () => [],
      ),
    ),
  );
  return found.flat();
}

function exists(folder: string, files: readonly string[]): MailboxAccessError {
  return new MailboxAccessError(
    'usage',
    `${folder} already has ${files.join(', ')}, so nothing was written.`,
    'Name an empty folder: npx mailbox-access init <folder>. To compare an existing project with this version: npx mailbox-access init --check',
  );
}
