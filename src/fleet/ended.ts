import { MailboxAccessError } from '../common/errors.ts';
import { describeError } from '../reporting/model/describeError.ts';
import type { FleetRow } from '../reporting/model/schema.ts';

/** The row of a customer whose run did not come to its end. */
export function describeEnd(stack: string, cause: unknown, lateAfterMs: number | undefined): FleetRow {
  const error = lateAfterMs === undefined ? asKnown(stack, cause) : timedOut(stack, lateAfterMs, cause);
  const result = error.code === 'interrupted' ? 'interrupted' : 'failed';
  return { stack, result, error: describeError(error) };
}

/** What nobody has foreseen ends one customer's run alone, too. */
function asKnown(stack: string, cause: unknown): MailboxAccessError {
  if (cause instanceof MailboxAccessError) return cause;
  return new MailboxAccessError(
    'unexpected',
    `The run of ${stack} ended with an unexpected error: ${cause instanceof Error ? cause.message : String(cause)}.`,
    `Run this customer alone and report the output: npx mailbox-access preview ${stack} --verbose`,
    { cause },
  );
}

export function timedOut(stack: string, afterMs: number, cause?: unknown): MailboxAccessError {
  const seconds = Math.round(afterMs / 1000);
  return new MailboxAccessError(
    'timed-out',
    `The run of ${stack} was stopped after ${seconds} s. Operations that were running are finished or are pending in the state.`,
    `Check this customer: npx mailbox-access preview ${stack}. To allow more time: --timeout ${seconds * 2}`,
    { cause, original: cause instanceof MailboxAccessError ? cause.original : undefined },
  );
}
