import { MailboxAccessError } from './errors.ts';

/** What Pulumi takes for the name of a stack, less a beginning that a command would take for an option or a hidden file. */
const pattern = /^[a-z0-9_][a-z0-9_.-]{0,99}$/i;
/** Windows opens a device for a file of that name, whatever its ending. */
const device = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const maxShownLength = 80;

/** Whether a name may stand in file names and in commands that a person pastes. */
export function isCustomerName(name: string): boolean {
  return pattern.test(name) && !device.test(name) && !name.endsWith('.');
}

/** @throws MailboxAccessError `usage`; the name is shown so that neither a terminal nor a shell obeys it. */
export function requireCustomerName(name: string): void {
  if (isCustomerName(name)) return;
  throw new MailboxAccessError(
    'usage',
    `${showName(name)} is not a valid customer name. The name is used in file names and commands.`,
    'Use 1 to 100 characters from a to z, digits, - _ and . (no dot first or last, no - first). Windows device names are reserved.',
  );
}

/** What somebody typed, as text that neither a terminal nor a shell obeys: what is not to be seen is written as JSON writes it. */
export function showName(name: string): string {
  const short = name.length > maxShownLength ? `${name.slice(0, maxShownLength)}…` : name;
  return JSON.stringify(short).replaceAll(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
