import type { Operation } from '../stack/operation.ts';

/** The run that failed. */
export interface Failed {
  readonly operation: Operation;
  readonly stack: string;
  /** Everything that the engine and the provider said. */
  readonly text: string;
}

/**
 * A text, in which `{1}` is the first group that matched, `{stack}` the stack, `{again}` the command to run again, and
 * `{againOrAdopt}` the same where something may have been created that the state does not know.
 */
export type Text = string | ((match: RegExpExecArray, failed: Failed) => string);

/** One answer of the provider, Graph or Entra, what it means for a stack, and what to do. */
export interface Row {
  readonly code: string;
  /** Optional. The operations that the row is for; all of them by default. */
  readonly operations?: readonly Operation[];
  readonly says: RegExp;
  readonly means: Text;
  readonly remedy: Text;
}

/** Returns a text of a row for the run that failed. */
export function render(text: Text, match: RegExpExecArray, failed: Failed): string {
  if (typeof text === 'function') return text(match, failed);
  const { operation, stack } = failed;
  const again = `npx mailbox-access ${operation} ${stack}`;
  const adopt = `. If that says that something already exists: npx mailbox-access adopt ${stack}`;
  const values: Readonly<Record<string, string>> = {
    stack,
    again,
    againOrAdopt: operation === 'up' ? `${again}${adopt}` : again,
  };
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? match[Number(name)] ?? '');
}
