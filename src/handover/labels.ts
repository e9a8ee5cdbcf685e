import { isLoopback } from '../common/loopback.ts';
import type { Outputs } from '../registration/outputs/schema.ts';
import { type Block, code, type Inline, notice } from './model.ts';

/** The person who sends the pages to the customer, and the date. */
export interface Sender {
  readonly name?: string | undefined;
  /** An email address or a telephone number. */
  readonly contact?: string | undefined;
  readonly date: Date;
}

/** The name by which customers know the monitor. */
export const monitor = 'PASS';

export function accountOf({ account }: Outputs): Inline {
  return account === undefined ? 'the account of the mailbox' : code(account);
}

export function isShared({ mailbox, account }: Outputs): boolean {
  return account !== undefined && mailbox !== undefined && account.toLowerCase() !== mailbox.toLowerCase();
}

export function originOf(sender: Sender): string {
  const contact = contactOf(sender);
  const date = sender.date.toLocaleDateString('en-GB', { dateStyle: 'long' });
  return `Sent on ${date}.${contact === undefined ? '' : ` Questions? Contact ${contact}.`}`;
}

export function nameOf({ name }: Sender): string {
  return name ?? 'the person who sent you this page';
}

/** Returns the sender's name and contact; undefined when the settings have neither. */
export function contactOf({ name, contact }: Sender): string | undefined {
  const known = [name, contact].filter((part) => part !== undefined);
  return known.length === 0 ? undefined : known.join(': ');
}

export function trialNotice({ authority }: Outputs): readonly Block[] {
  if (!isLoopback(new URL(authority).hostname)) return [];
  return [
    notice`This is a trial: the links lead to the emulator on this computer, not to Microsoft. They work while ${code('npx mailbox-access emulator --mail')} runs. Expect a certificate warning.`,
  ];
}
