import { MailboxAccessError } from '../errors.ts';
import type { Operation } from './operation.ts';

export interface FailedRun {
  readonly stack: string;
  readonly signal?: AbortSignal;
}

/** Says why a run failed, in the engine's and the provider's own words. */
export function describeFailure(
  operation: Operation,
  { stack, signal }: FailedRun,
  errors: readonly string[],
  cause: unknown,
): MailboxAccessError {
  if (cause instanceof MailboxAccessError) return cause;
  const again = `npx mailbox-access ${operation} ${stack}`;
  if (signal?.aborted === true)
    return new MailboxAccessError(
      'interrupted',
      `The ${operation} of ${stack} was interrupted.`,
      `Go on with: ${again}`,
      {
        cause,
      },
    );
  const reasons = errors.filter((error) => !/^(update|preview|refresh|destroy) failed$/.test(error));
  const text = reasons.length > 0 ? reasons.join('\n') : engineText(cause);
  return new MailboxAccessError(
    'engine-failed',
    `The ${operation} of ${stack} failed: ${text}`,
    `Mend it, then run the same command again, which goes on where this one stopped: ${again}`,
    { cause },
  );
}

/** The engine's own last words, when it ended before it could send an event; the SDK repeats them behind `err?:`. */
export function engineText(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return (/(?:^|\n)error: (.*?)(?:\n err\?:|$)/s.exec(text)?.[1] ?? text).trim();
}
