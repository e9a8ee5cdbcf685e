import { join } from 'node:path';
import { MailboxAccessError } from '../common/errors.ts';
import { replaceFile } from '../common/files.ts';
import type { Outputs } from '../registration/outputs/schema.ts';
import { renderHtml } from './html/document.ts';
import type { Sender } from './labels.ts';
import { renderMarkdown } from './markdown/document.ts';
import { buildAdministratorPage } from './pages/administrator.ts';
import { buildOwnerPage } from './pages/owner.ts';

/**
 * Writes the two pages of a customer to `<folder>/<stack>-owner` and `<folder>/<stack>-administrator`, each as `.html` and `.md`.
 * Existing files are replaced as a whole.
 *
 * @returns the absolute paths
 * @throws MailboxAccessError `handover-unwritable` when the folder or a file in it cannot be written.
 */
export async function writeHandover(
  outputs: Outputs,
  stack: string,
  { folder, sender }: { readonly folder: string; readonly sender: Sender },
) {
  const pages = {
    owner: buildOwnerPage(outputs, sender),
    administrator: buildAdministratorPage(outputs, stack, sender),
  };
  const pathOf = (page: keyof typeof pages, extension: string) => join(folder, `${stack}-${page}.${extension}`);
  const filesOf = (page: keyof typeof pages) => ({ html: pathOf(page, 'html'), markdown: pathOf(page, 'md') });
  try {
    for (const name of ['owner', 'administrator'] as const) {
      await replaceFile(filesOf(name).html, renderHtml(pages[name]));
      await replaceFile(filesOf(name).markdown, renderMarkdown(pages[name]));
    }
    return { owner: filesOf('owner'), administrator: filesOf('administrator') };
  } catch (cause) {
    throw new MailboxAccessError(
      'handover-unwritable',
      `The pages cannot be written to ${folder}: ${cause instanceof Error ? cause.message : String(cause)}.`,
      `Name a folder that you may write: npx mailbox-access handover ${stack} --out <folder>`,
      { cause },
    );
  }
}
