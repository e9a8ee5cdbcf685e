import { styleText } from 'node:util';
import { MailboxAccessError } from '../errors.ts';
import { describeBreakingChange, refuseBreakingChanges } from '../registration/hooks/breakingChange.ts';
import type { AllowableKind, BreakingChange } from '../registration/hooks/breakingChange.ts';
import type { Context } from './context.ts';

/** Prints breaking changes in red. */
export function printBreakingChanges(changes: readonly BreakingChange[], { console }: Pick<Context, 'console'>): void {
  for (const change of changes) {
    const line = `warning: ${describeBreakingChange(change)}`;
    console.err(`${console.hasColor ? styleText('red', line, { validateStream: false }) : line}\n`);
  }
}

/**
 * Returns the refusal of the changes that are not allowed; undefined when all are.
 *
 * @param settings Kinds of the setting `allow`.
 * @param options Kinds that the options of this run allow.
 */
export function findRefused(
  stack: string,
  changes: readonly BreakingChange[],
  settings: readonly AllowableKind[],
  options: readonly AllowableKind[],
): MailboxAccessError | undefined {
  const allowed: readonly string[] = [...settings, ...options];
  const refused = changes.filter(({ kind }) => !allowed.includes(kind));
  return refused.length === 0
    ? undefined
    : refuseBreakingChanges({ stack, changes: refused, allowed: settings, outcome: 'nothing was changed', options });
}

/**
 * Asks in a terminal about breaking changes that are not allowed.
 *
 * @returns what the update may do beside what the settings allow: of what was asked about, nothing more.
 * @throws MailboxAccessError `breaking-change` without a terminal, `interrupted` when the answer is not yes.
 */
export async function decideBreakingChanges(
  stack: string,
  changes: readonly BreakingChange[],
  settings: readonly AllowableKind[],
  options: readonly AllowableKind[],
  context: Context,
): Promise<(change: BreakingChange) => boolean> {
  printBreakingChanges(changes, context);
  const isOption = ({ kind }: BreakingChange) => (options as readonly string[]).includes(kind);
  const refusal = findRefused(stack, changes, settings, options);
  if (refusal === undefined) return isOption;
  const { console, signal } = context;
  if (!console.isInteractive) throw refusal;
  if (/^y(es)?$/i.test((await console.ask(`Do this to ${stack}? [y/N] `, signal)).trim()))
    return (change) => isOption(change) || isPartOf(change, changes);
  throw new MailboxAccessError('interrupted', 'Nothing was changed.', `To do it: npx mailbox-access up ${stack}`, {
    breakingChanges: refusal.breakingChanges,
  });
}

/** Whether a change was among those that a person has seen. */
export function isPartOf({ kind, what }: BreakingChange, seen: readonly BreakingChange[]): boolean {
  const known = seen.filter((change) => change.kind === kind).flatMap((change) => change.what);
  return what.every((each) => known.includes(each));
}
