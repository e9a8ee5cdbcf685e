import { quoteForShell } from '../../common/quote.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import type { Context } from '../../registration/customers/context.ts';

/**
 * Refuses a deletion that cannot be confirmed, before anything starts.
 *
 * @throws MailboxAccessError `usage` without a terminal.
 */
export function requireSomebody(customers: readonly string[], { console }: Context): void {
  if (console.isInteractive) return;
  throw new MailboxAccessError(
    'usage',
    `Deleting the registration of ${customers.join(', ')} needs confirmation, but no terminal is attached.`,
    `To confirm: npx mailbox-access destroy ${customers.join(' ')} --yes`,
  );
}

/**
 * Accepts a repeated customer name as confirmation without a terminal, for a single customer.
 *
 * @throws MailboxAccessError `usage` when the name differs, or several customers are selected.
 */
export function requireSameName(
  confirmation: string,
  named: readonly string[],
  stacks: readonly string[],
  command: 'destroy' | 'remove' = 'destroy',
): void {
  const [stack] = stacks;
  if (stacks.length === 1 && named.length === 1 && named[0] === stack && confirmation === stack) return;
  throw new MailboxAccessError(
    'usage',
    `--confirm is ${JSON.stringify(confirmation)}, which is not the name of ${named.length === 1 ? `the customer to ${command}, ${JSON.stringify(named[0])}` : `the only customer to ${command}`}.`,
    `Give the same customer twice: npx mailbox-access ${command} <customer> --confirm <customer>`,
  );
}

/** Asks a question that only `y` or `yes` confirms. Ctrl-C and Ctrl-D decline. */
export async function isConfirmed(question: string, { console, signal }: Context): Promise<boolean> {
  return /^y(es)?$/i.test((await console.ask(`${question} [y/N] `, signal)).trim());
}

/** Asks before a registration is deleted. @throws MailboxAccessError `interrupted` when the answer is not yes. */
export async function confirmDestroy(stack: string, context: Context): Promise<void> {
  if (await isConfirmed(`Delete the registration of ${stack}? A new one has another client ID.`, context)) return;
  throw new MailboxAccessError(
    'interrupted',
    `${stack} was not deleted.`,
    `To delete: npx mailbox-access destroy ${stack}`,
  );
}

/**
 * Asks once before many registrations are deleted. The answer is their number, which is not typed by habit.
 *
 * @throws MailboxAccessError `interrupted` when the answer differs.
 */
export async function confirmFleetDestroy(stacks: readonly string[], { console, signal }: Context): Promise<void> {
  console.err(
    `The registrations of these customers will be deleted. New ones would have other client IDs:\n${stacks.join(', ')}\n`,
  );
  const answer = await console.ask(`To delete them, type the number of customers: `, signal);
  if (answer.trim() === String(stacks.length)) return;
  throw new MailboxAccessError(
    'interrupted',
    'Nothing was deleted.',
    `To delete: npx mailbox-access destroy ${stacks.map(quoteForShell).join(' ')}`,
  );
}
