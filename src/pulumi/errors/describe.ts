import { MailboxAccessError } from '../../common/errors.ts';
import { explainFailure, findRow } from './explain.ts';
import type { Operation } from '../stack/operation.ts';

export interface FailedRun {
  readonly stack: string;
  readonly signal?: AbortSignal;
}

/** Says why a run failed: that a person ended it, or the program's, the engine's and the provider's own words. */
export function describeFailure(
  operation: Operation,
  { stack, signal }: FailedRun,
  errors: readonly string[],
  cause: unknown,
): MailboxAccessError {
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
  // What the program threw is told in its own words, unless the engine had ended before: then it is a mere consequence.
  if (cause instanceof MailboxAccessError && !isConsequence(cause.message))
    return explainLookup(operation, stack, cause);
  const reasons = errors.filter((error) => !isConsequence(error));
  const text = reasons.length > 0 ? reasons.join('\n') : engineText(cause);
  const explained = explainFailure({ operation, stack, text }, cause);
  if (explained !== undefined) return explained;
  return new MailboxAccessError(
    'engine-failed',
    `The ${operation} of ${stack} failed: ${text}`,
    operation === 'destroy'
      ? `Mend it, then finish the destroy before anything else, since the state lacks what goes with the application: ${again}`
      : `Mend it, then run the same command again, which goes on where this one stopped: ${again}`,
    { cause, original: text },
  );
}

/** A look-up says itself what it lacks; what may go away by itself, and a refused credential, it takes for that. */
function explainLookup(operation: Operation, stack: string, error: MailboxAccessError): MailboxAccessError {
  if (error.code !== 'lookup-failed') return error;
  const failed = { operation, stack, text: error.problem };
  const code = findRow(failed)?.row.code ?? '';
  return lookupRows.includes(code) ? (explainFailure(failed, error) ?? error) : error;
}

const lookupRows: readonly string[] = [
  'not-spread',
  'throttled',
  'unavailable',
  'connection-broken',
  'credential-expired',
  'credential-wrong',
  'credential-elsewhere',
];

function isConsequence(text: string): boolean {
  return /^(update|preview|refresh|destroy) failed$|Resource monitor is terminating/.test(text);
}

/** The engine's own last words, when it ended before it could send an event; the SDK repeats them behind `err?:`. */
export function engineText(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return (/(?:^|\n)error: (.*?)(?:\n err\?:|$)/s.exec(text)?.[1] ?? text).trim();
}
