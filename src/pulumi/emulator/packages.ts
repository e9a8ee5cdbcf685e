import type * as azureadEmulator from '@mailbox-access/azuread-emulator';
import type * as entraEmulator from '@mailbox-access/entra-emulator';
import { MailboxAccessError } from '../../common/errors.ts';

/** The emulators are optional: only stacks whose settings name the emulator load them. */
const names = ['@mailbox-access/entra-emulator', '@mailbox-access/azuread-emulator'];

export type EntraEmulatorPackage = typeof entraEmulator;
type AzureadEmulatorPackage = typeof azureadEmulator;

/** Loads the emulator of Entra ID, Microsoft Graph and the mail servers. @throws MailboxAccessError `emulator-missing` */
export function loadEntraEmulator(): Promise<EntraEmulatorPackage> {
  return import('@mailbox-access/entra-emulator').catch(explainMissing);
}

/** Loads the emulator of the azuread provider. @throws MailboxAccessError `emulator-missing` */
export function loadAzureadEmulator(): Promise<AzureadEmulatorPackage> {
  return import('@mailbox-access/azuread-emulator').catch(explainMissing);
}

/**
 * Rejects with the command that installs a missing package. Rethrows any other error as it is.
 *
 * @internal Tested alone: in the checkout no package is missing.
 */
export function explainMissing(cause: unknown): never {
  const { code, message } = cause as NodeJS.ErrnoException;
  const missing = names.find((name) => message.includes(`'${name}'`));
  if (code !== 'ERR_MODULE_NOT_FOUND' || missing === undefined) throw cause;
  throw new MailboxAccessError(
    'emulator-missing',
    `The emulator is needed, but the package ${missing} is not installed.`,
    `Install it: npm install --save-dev ${names.join(' ')}`,
    { cause },
  );
}
