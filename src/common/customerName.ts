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
    `${showName(name)} cannot be the name of a customer: it stands in file names and commands.`,
    'Use 1 to 100 of a to z, digits, - _ and . (first and last no dot, first no -), and none of the names of Windows devices.',
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
