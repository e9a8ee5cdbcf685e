import { quoteForShell } from './quote.ts';

/**
 * Builds a command of the Pulumi engine to paste. It works without `pulumi` on PATH, and uses the project's backend.
 *
 * @param line Arguments of the engine, quoted for a shell.
 * @param stack Optional. The stack to name.
 */
export function pulumiCommand(line: string, stack?: string): string {
  const named = stack === undefined ? '' : ` --stack ${quoteForShell(stack)}`;
  return `npx mailbox-access pulumi ${line}${named}`;
}
