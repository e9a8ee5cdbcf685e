import { GraphRefusal } from '../../graph/client.ts';
import { skipped } from '../../diagnostics/checks/check.ts';
import type { Outcome } from '../../diagnostics/checks/check.ts';
import { onOneLine } from '../../common/sanitize.ts';

/** Three lines of what the directory says. */
const longestWords = 300;

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
  if (status === 0) return `Microsoft Graph did not answer: ${onOneLine(message, longestWords)}`;
  return `Microsoft Graph refused the request: ${code}: ${onOneLine(message, longestWords)}`;
}
