import { MailboxAccessError } from '../../common/errors.ts';
import type { Operation } from '../stack/operation.ts';
import { failureRows, type Failed, type Row, type Text } from './rows.ts';

/** Returns why a run failed: an interruption, or the error of the program, the engine or the provider. */
export function describeFailure(
  operation: Operation,
  { stack, signal }: { readonly stack: string; readonly signal?: AbortSignal },
  errors: readonly string[],
  cause: unknown,
): MailboxAccessError {
  const again = `npx mailbox-access ${operation} ${stack}`;
  if (signal?.aborted === true) {
    const problem = `The ${operation} of ${stack} was interrupted.`;
    return new MailboxAccessError('interrupted', problem, `Resume it: ${again}`, { cause });
  }
  // The program's error is passed on, unless the engine ended before: then it is only a consequence.
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

/** Rows that explain a failed lookup better than its own error, which takes every failure for a missing object. */
const lookupRows: readonly string[] = [
  'not-spread',
  'throttled',
  'unavailable',
  'connection-broken',
  'credential-expired',
  'credential-wrong',
  'credential-elsewhere',
];

function explainLookup(operation: Operation, stack: string, error: MailboxAccessError): MailboxAccessError {
  const failed = { operation, stack, text: error.problem };
  const isExplained = error.code === 'lookup-failed' && lookupRows.includes(findRow(failed)?.code ?? '');
  return (isExplained ? explainFailure(failed, error) : undefined) ?? error;
}

/** Rows for a destroy that has ended or has not begun. */
const endings: readonly string[] = [
  'passphrase-missing',
  'passphrase-wrong',
  'deleted-before',
  'protected',
  'state-damaged',
  'state-read-only',
  'state-unreadable',
];

/** Returns what a failed run means for its stack; undefined when no row matches its text. */
export function explainFailure(failed: Failed, cause: unknown): MailboxAccessError | undefined {
  const { operation, stack, text } = failed;
  const found = findRow(failed);
  if (found === undefined) return undefined;
  const { code, row, match } = found;
  const remedy = render(row.remedy, match, failed);
  const isUnfinished = operation === 'destroy' && !endings.includes(code);
  return new MailboxAccessError(
    'engine-failed',
    `The ${operation} of ${stack} failed. ${render(row.means, match, failed)}`,
    isUnfinished
      ? `${remedy}. Finish the destroy before anything else: the state no longer has what is deleted with the application.`
      : remedy,
    { cause, original: text },
  );
}

interface FoundRow {
  readonly code: string;
  readonly row: Row;
  readonly match: RegExpExecArray;
}

/** @internal */
export function findRow({ operation, text }: Failed): FoundRow | undefined {
  for (const [code, row] of Object.entries(failureRows)) {
    const match = row.says.exec(text);
    if (match !== null && (row.operations?.includes(operation) ?? true)) return { code, row, match };
  }
  return undefined;
}

function render(text: Text, match: RegExpExecArray, failed: Failed): string {
  if (typeof text === 'function') return text(match, failed);
  const { operation, stack } = failed;
  const again = `npx mailbox-access ${operation} ${stack}`;
  const adopt = `. If that says that something already exists: npx mailbox-access adopt ${stack}`;
  const againOrAdopt = operation === 'up' ? `${again}${adopt}` : again;
  const values: Readonly<Record<string, string>> = { stack, again, againOrAdopt };
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? match[Number(name)] ?? '');
}

function isConsequence(text: string): boolean {
  return /^(update|preview|refresh|destroy) failed$|Resource monitor is terminating/.test(text);
}

/** Returns the engine's last error, for an engine that sent no event. The SDK repeats it behind `err?:`. */
export function engineText(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return (/(?:^|\n)error: (.*?)(?:\n err\?:|$)/s.exec(text)?.[1] ?? text).trim();
}
