import type { Operation } from '../stack/operation.ts';

/** What a row is told of the run that failed. */
export interface Failed {
  readonly operation: Operation;
  readonly stack: string;
  /** What was said, whole. */
  readonly text: string;
}

/** One thing that the provider, Graph or Entra says, what it means for a stack, and what to do. */
export interface Row {
  readonly code: string;
  /** Optional. Of which operations; all of them by default. */
  readonly operations?: readonly Operation[];
  readonly says: RegExp;
  readonly means: (match: RegExpExecArray, failed: Failed) => string;
  readonly remedy: (match: RegExpExecArray, failed: Failed) => string;
}

export function again({ operation, stack }: Failed): string {
  return `npx mailbox-access ${operation} ${stack}`;
}

/** Where something may have been made of which the state knows nothing. */
export function againOrAdopt(failed: Failed): string {
  return `${again(failed)}. If that says that something exists already: npx mailbox-access adopt ${failed.stack}`;
}
