import { styleText } from 'node:util';
import { MailboxAccessError } from '../common/errors.ts';
import { describeBreakingChange, refuseBreakingChanges } from '../registration/hooks/breakingChange.ts';
import type { BreakingChange } from '../common/breakingChange.ts';
import type { AllowableKind } from '../registration/hooks/breakingChange.ts';
import type { Context } from '../registration/customers/context.ts';

/** Prints breaking changes in red. */
export function printBreakingChanges(changes: readonly BreakingChange[], { console }: Pick<Context, 'console'>): void {
  for (const change of changes) {
    const line = `warning: ${describeBreakingChange(change)}`;
    console.err(`${console.hasColor ? styleText('red', line, { validateStream: false }) : line}\n`);
  }
}

/**
 * Returns the error for the changes that are not allowed, or undefined when all are allowed.
 *
 * @param settings Kinds that the setting `allow` lists.
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
 * @param refusal What {@link findRefused} returned.
 * @param options Kinds that the options of this run allow.
 * @returns whether the update may make a change that the settings do not allow: only one that an option allows or the person accepted.
 * @throws MailboxAccessError `breaking-change` without a terminal, `interrupted` when the answer is not yes.
 */
export async function decideBreakingChanges(
  stack: string,
  changes: readonly BreakingChange[],
  refusal: MailboxAccessError | undefined,
  options: readonly AllowableKind[],
  context: Context,
): Promise<(change: BreakingChange) => boolean> {
  printBreakingChanges(changes, context);
  const isOption = ({ kind }: BreakingChange) => (options as readonly string[]).includes(kind);
  if (refusal === undefined) return isOption;
  const { console, signal } = context;
  if (!console.isInteractive) throw refusal;
  if (/^y(es)?$/i.test((await console.ask(`Make these changes to ${stack}? [y/N] `, signal)).trim()))
    return (change) => isOption(change) || isPartOf(change, changes);
  throw new MailboxAccessError(
    'interrupted',
    'Nothing was changed.',
    `To make these changes, run it again and answer yes:\nnpx mailbox-access up ${stack}`,
    {
      breakingChanges: refusal.breakingChanges,
    },
  );
}

/** Returns whether a person has seen everything that a change affects. */
export function isPartOf({ kind, what }: BreakingChange, seen: readonly BreakingChange[]): boolean {
  const known = seen.filter((change) => change.kind === kind).flatMap((change) => change.what);
  return what.every((each) => known.includes(each));
}
