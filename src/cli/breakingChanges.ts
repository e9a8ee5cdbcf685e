import { styleText } from 'node:util';
import { MailboxAccessError } from '../common/errors.ts';
import { wrapForTerminal } from '../common/wrap.ts';
import { describeBreakingChange, refuseBreakingChanges } from '../registration/hooks/breakingChange.ts';
import type { BreakingChange } from '../common/breakingChange.ts';
import type { AllowableKind } from '../registration/hooks/breakingChange.ts';
import type { Settings } from '../registration/settings/settings.ts';
import type { Deployment } from './deployment.ts';
import { isConfirmed } from './terminal/confirm.ts';
import type { Context } from '../registration/customers/context.ts';

export function printBreakingChanges(changes: readonly BreakingChange[], context: Pick<Context, 'console'>): void {
  for (const change of changes) printWarning(describeBreakingChange(change), context);
}

export function printWarning(text: string, { console }: Pick<Context, 'console'>): void {
  const line = wrapForTerminal(`warning: ${text}`, console);
  console.err(`${console.hasColor ? styleText('red', line, { validateStream: false }) : line}\n`);
}

/**
 * Returns the error for the changes that neither the setting `allow` nor the options of this run allow; undefined when all are allowed.
 */
export function findRefused(
  changes: readonly BreakingChange[],
  { stack, allow }: Settings,
  options: readonly AllowableKind[] = [],
): MailboxAccessError | undefined {
  const allowed: readonly string[] = [...allow, ...options];
  const refused = changes.filter(({ kind }) => !allowed.includes(kind));
  return refused.length === 0
    ? undefined
    : refuseBreakingChanges({ stack, changes: refused, allowed: allow, outcome: 'nothing was changed', options });
}

/**
 * Asks in a terminal about breaking changes that are not allowed.
 *
 * @param refusal The error of {@link findRefused}.
 * @returns a function that tells whether an option of this run or the person allows a change.
 * @throws MailboxAccessError `breaking-change` without a terminal, `interrupted` when the answer is not yes.
 */
export async function decideBreakingChanges(
  changes: readonly BreakingChange[],
  refusal: MailboxAccessError | undefined,
  { settings: { stack }, options, context }: Deployment,
): Promise<(change: BreakingChange) => boolean> {
  printBreakingChanges(changes, context);
  const isOption = ({ kind }: BreakingChange) => (options.allowed as readonly string[]).includes(kind);
  if (refusal === undefined) return isOption;
  if (!context.console.isInteractive) throw refusal;
  if (await isConfirmed(`Make these changes to ${stack}?`, context))
    return (change) => isOption(change) || isPartOf(change, changes);
  throw new MailboxAccessError(
    'interrupted',
    'Nothing was changed.',
    `To make these changes, run it again and answer yes:\nnpx mailbox-access up ${stack}`,
    { breakingChanges: refusal.breakingChanges },
  );
}

/** Returns whether a person has seen everything that a change affects. */
export function isPartOf({ kind, what }: BreakingChange, seen: readonly BreakingChange[]): boolean {
  const known = seen.filter((change) => change.kind === kind).flatMap((change) => change.what);
  return what.every((each) => known.includes(each));
}
