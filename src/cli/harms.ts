import { styleText } from 'node:util';
import { MailboxAccessError } from '../errors.ts';
import type { Harm, HarmKind } from '../guard/harm.ts';
import { describeHarm, refuseHarms } from '../guard/words.ts';
import type { Context } from './context.ts';

/** Says in red what a plan does that hurts. */
export function printHarms(harms: readonly Harm[], { console }: Pick<Context, 'console'>): void {
  for (const harm of harms) {
    const line = `warning: ${describeHarm(harm)}`;
    console.err(`${console.hasColor ? styleText('red', line, { validateStream: false }) : line}\n`);
  }
}

/**
 * Lets a plan pass that does no harm, or none that is not allowed; asks about the rest in a terminal.
 *
 * @throws MailboxAccessError `plan-refused` without a terminal, `interrupted` when the answer is not yes.
 */
export async function consultHarms(
  stack: string,
  harms: readonly Harm[],
  allowed: readonly HarmKind[],
  context: Context,
): Promise<void> {
  printHarms(harms, context);
  const open = harms.filter(({ kind }) => !allowed.includes(kind));
  if (open.length === 0) return;
  const { console, signal } = context;
  if (!console.isInteractive) throw refuseHarms(stack, open);
  if (/^y(es)?$/i.test((await console.ask(`Do this to ${stack}? [y/N] `, signal)).trim())) return;
  throw new MailboxAccessError('interrupted', 'Nothing was changed.', `To do it: npx mailbox-access up ${stack}`, {
    harms: open,
  });
}
