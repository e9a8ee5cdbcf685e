import { MailboxAccessError } from '../errors.ts';
import type { Context } from './context.ts';

/**
 * Asks before registrations are deleted; without a terminal the answer has to be in the command.
 *
 * @throws MailboxAccessError `usage` without a terminal, `interrupted` when the answer is not yes.
 */
export async function confirmDestroy(customers: readonly string[], { console, signal }: Context): Promise<void> {
  const names = customers.join(', ');
  if (!console.isInteractive)
    throw new MailboxAccessError(
      'usage',
      `Nobody is there to confirm that the registration of ${names} is to be deleted.`,
      `Confirm it in the command: npx mailbox-access destroy ${customers.join(' ')} --yes`,
    );
  const question = `Delete the registration of ${names}? Its monitor can then not read mail; a new one has another client ID. [y/N] `;
  if (!/^y(es)?$/i.test((await console.ask(question, signal)).trim()))
    throw new MailboxAccessError(
      'interrupted',
      'Nothing was deleted.',
      `To delete: npx mailbox-access destroy ${customers.join(' ')}`,
    );
}
