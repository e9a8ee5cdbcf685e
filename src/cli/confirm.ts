import { MailboxAccessError } from '../errors.ts';
import type { Context } from './context.ts';

/**
 * Refuses a deletion that nobody can be asked about, before anything is begun.
 *
 * @throws MailboxAccessError `usage` without a terminal.
 */
export function requireSomebody(customers: readonly string[], { console }: Context): void {
  if (console.isInteractive) return;
  throw new MailboxAccessError(
    'usage',
    `Nobody is there to confirm that the registration of ${customers.join(', ')} is to be deleted.`,
    `Confirm it in the command: npx mailbox-access destroy ${customers.join(' ')} --yes`,
  );
}

/**
 * Asks before a registration is deleted.
 *
 * @throws MailboxAccessError `interrupted` when the answer is not yes.
 */
export async function confirmDestroy(stack: string, { console, signal }: Context): Promise<void> {
  const question = `Delete the registration of ${stack}? A new one has another client ID. [y/N] `;
  if (/^y(es)?$/i.test((await console.ask(question, signal)).trim())) return;
  throw new MailboxAccessError(
    'interrupted',
    `Nothing of ${stack} was deleted.`,
    `To delete: npx mailbox-access destroy ${stack}`,
  );
}
