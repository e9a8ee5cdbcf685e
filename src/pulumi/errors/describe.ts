import { MailboxAccessError } from '../../common/errors.ts';
import { explainFailure, findRow } from './explain.ts';
import type { Operation } from '../stack/operation.ts';

export interface FailedRun {
  readonly stack: string;
  readonly signal?: AbortSignal;
}

/** Returns why a run failed: a person ended it, or what the program, the engine or the provider said. */
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
      `Resume it: ${again}`,
      {
        cause,
      },
    );
  // What the program threw is passed on, unless the engine ended before: then it is only a consequence.
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
      ? `Fix the cause, then finish the destroy before anything else, because the state no longer has what is deleted with the application: ${again}`
      : `Fix the cause, then run it again; it resumes where it stopped: ${again}`,
    { cause, original: text },
  );
}

/** A look-up says itself what is missing. It mistakes a passing failure and a refused credential for that. */
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

/** Returns the engine's last error, for an engine that sent no event. The SDK repeats it behind `err?:`. */
export function engineText(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return (/(?:^|\n)error: (.*?)(?:\n err\?:|$)/s.exec(text)?.[1] ?? text).trim();
}
