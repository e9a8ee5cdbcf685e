import { GraphRefusal } from '../graph/client.ts';
import { skipped } from '../checks/check.ts';
import type { Outcome } from '../checks/check.ts';

/**
 * Runs a check that reads Graph. What it may not read proves nothing: it is skipped, and says which permission would do.
 *
 * @param needs The least application permission, or what else would let it read.
 */
export async function attempt(needs: string, run: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof GraphRefusal) return skipped(explainRefusal(error, needs));
    throw error;
  }
}

function explainRefusal({ status, code, message }: GraphRefusal, needs: string): string {
  if (status === 403) return `needs ${needs}`;
  if (status === 0) return `Microsoft Graph did not answer: ${onOneLine(message)}`;
  return `Microsoft Graph refused to tell: ${code}: ${onOneLine(message)}`;
}

/** Directory words on one line, and no longer than three. */
export function onOneLine(words: string): string {
  return words
    .replace(/[\s\p{C}]+/gu, ' ')
    .trim()
    .slice(0, 300);
}

/** What is asked by several checks is asked once. */
export function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => (asked ??= ask());
}
