import { styleText } from 'node:util';
import type { MailboxAccessError } from '../common/errors.ts';
import { wrapForTerminal } from '../common/wrap.ts';
import type { Context } from '../registration/customers/context.ts';

/** Prints the problem and the remedy, each on its own line, and the original error if requested. */
export function reportError(
  error: MailboxAccessError,
  { console, isVerbose = false }: Pick<Context, 'console'> & { readonly isVerbose?: boolean },
): void {
  const label = console.hasColor ? styleText(['red', 'bold'], 'error:', { validateStream: false }) : 'error:';
  console.err(wrapForTerminal(`${label} ${error.problem}\n${error.remedy}\n`, console));
  if (isVerbose && error.original !== undefined) console.err(`\nOriginal error:\n${error.original}\n`);
}
