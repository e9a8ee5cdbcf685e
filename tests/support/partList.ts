import { dovecotPlaces, findDovecot } from '../../offline/mail/dovecot/find.ts';
import { findOnPath } from '../../src/engine/find/path.ts';

/** Programs that are no npm packages and that some tests need. */
export const parts = ['dovecot', 'chromium'] as const;
export type Part = (typeof parts)[number];

/** The Debian package of each. */
export const packages: Readonly<Record<Part, string>> = { dovecot: 'dovecot-imapd', chromium: 'chromium' };

/** Where globalSetup notes the program it found; empty when the part is missing. */
export const variableOf = (part: Part): string => `MAILBOX_ACCESS_TEST_${part.toUpperCase()}`;

/** The program of a part: absolute, or undefined when the part is missing or cannot be used. */
export async function findPart(part: Part): Promise<string | undefined> {
  if (part === 'chromium') return findOnPath('chromium', process.env);
  return findDovecot(dovecotPlaces()).catch(() => undefined);
}
