import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { MailboxAccessError } from '../errors.ts';
import type { Properties } from '../guard/step.ts';
import type { RunFacts } from './events.ts';

type Directory = ReadonlyMap<string, Properties | undefined>;

/** The engine has read everything before it starts the program; its events may come a moment later. */
const eventsMs = 10_000;
const pollMs = 5;

/**
 * Waits until a run has told what its refresh found, and compares that with what was judged. The engine's own plan does not: it
 * holds the operations, and an update stays one when it also removes what somebody has added meanwhile.
 *
 * @throws MailboxAccessError `plan-outdated` when something differs, with nothing declared.
 */
export async function verifyDirectory(
  stack: string,
  expected: Directory,
  facts: Pick<RunFacts, 'directory'>,
): Promise<void> {
  const untilMs = Date.now() + eventsMs;
  while (![...expected.keys()].every((key) => facts.directory.has(key)) && Date.now() < untilMs) await sleep(pollMs);
  const different = [...expected].filter(([key, found]) => !isDeepStrictEqual(found, facts.directory.get(key)));
  if (different.length > 0) throw outdated(stack, different.map(([key]) => key.split('::').at(-1)).join(', '));
}

/** The refusal of a plan that no longer is what was judged. */
export function outdated(stack: string, what: string): MailboxAccessError {
  return new MailboxAccessError(
    'plan-outdated',
    `The directory or the settings of ${stack} were changed after its plan was made (${what}), so nothing more was done.`,
    `See what would be done now, then decide again: npx mailbox-access preview ${stack} && npx mailbox-access up ${stack}`,
  );
}
