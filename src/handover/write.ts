import { join } from 'node:path';
import { MailboxAccessError } from '../common/errors.ts';
import { replaceFile } from '../common/files.ts';
import type { Outputs } from '../registration/outputs/schema.ts';
import { renderHtml } from './html/document.ts';
import { renderMarkdown } from './markdown/document.ts';
import { buildPage } from './page.ts';

/** Where the page of a customer is: absolute paths. */
export interface HandoverFiles {
  readonly html: string;
  readonly markdown: string;
}

/**
 * Writes the page of a customer to `<folder>/<stack>.html` and `.md`; what was there before is replaced as a whole.
 *
 * @throws MailboxAccessError `handover-unwritable` when the folder or a file in it cannot be written.
 */
export async function writeHandover(outputs: Outputs, stack: string, folder: string): Promise<HandoverFiles> {
  const page = buildPage(outputs, stack);
  const files = { html: join(folder, `${stack}.html`), markdown: join(folder, `${stack}.md`) };
  try {
    await replaceFile(files.html, renderHtml(page));
    await replaceFile(files.markdown, renderMarkdown(page));
    return files;
  } catch (cause) {
    throw new MailboxAccessError(
      'handover-unwritable',
      `The page cannot be written to ${folder}: ${cause instanceof Error ? cause.message : String(cause)}.`,
      `Name a folder that you may write: npx mailbox-access handover ${stack} --out <folder>`,
      { cause },
    );
  }
}
