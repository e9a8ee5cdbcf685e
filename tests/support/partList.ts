import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Programs that are no npm packages and that some tests need. */
export const parts = ['dovecot', 'chromium'] as const;
export type Part = (typeof parts)[number];

/** The Debian package of each, and what is looked for: of Dovecot the part that speaks IMAP, which comes last. */
export const packages: Readonly<Record<Part, { readonly name: string; readonly files: readonly string[] }>> = {
  dovecot: { name: 'dovecot-imapd', files: ['dovecot', '/usr/lib/dovecot/imap'] },
  chromium: { name: 'chromium', files: ['chromium'] },
};

/** Where globalSetup notes what it found; unset when the part is missing. */
export const variableOf = (part: Part): string => `MAILBOX_ACCESS_TEST_${part.toUpperCase()}`;

/** The program of a part: absolute, or undefined when the part is missing or half there. */
export function findPart(part: Part): string | undefined {
  const found = packages[part].files.map(findFile);
  return found.includes(undefined) ? undefined : found[0];
}

/** A person's PATH lacks /usr/sbin, where Dovecot is. */
function findFile(file: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''), '/usr/sbin'];
  return file.startsWith('/') ? [file].find(isRunnable) : folders.map((folder) => join(folder, file)).find(isRunnable);
}

function isRunnable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
