import { MailboxAccessError } from './errors.ts';

/** Stack names that Pulumi accepts, without those that look like an option or a hidden file. */
const pattern = /^[a-z0-9_][a-z0-9_.-]{0,99}$/i;
/** Windows opens a device for a file with such a name, whatever its extension. */
const device = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const maxShownLength = 80;

export const allowedNames =
  'Use 1 to 100 characters from a to z, digits, - _ and . (no dot first or last, no - first). Windows device names are reserved.';

/** Returns whether a name is safe in file names and in commands that a person pastes. */
export function isCustomerName(name: string): boolean {
  return pattern.test(name) && !device.test(name) && !name.endsWith('.');
}

/** @throws MailboxAccessError `usage`, with the name escaped for terminals and shells. */
export function requireCustomerName(name: string): void {
  if (isCustomerName(name)) return;
  throw new MailboxAccessError(
    'usage',
    `${showName(name)} is not a valid customer name. The name is used in file names and commands.`,
    allowedNames,
  );
}

/** Escapes user input for a terminal and a shell; invisible characters are written as in JSON. */
export function showName(name: string): string {
  const short = name.length > maxShownLength ? `${name.slice(0, maxShownLength)}…` : name;
  return JSON.stringify(short).replaceAll(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
