import type { MailboxAccessError } from '../common/errors.ts';
import type { Context } from '../registration/customers/context.ts';

/** What is wrong, then what to do, each on its own line; what was said originally only where that is asked. */
export function reportError(
  error: MailboxAccessError,
  { console, isVerbose = false }: Pick<Context, 'console'> & { readonly isVerbose?: boolean },
): void {
  console.err(`error: ${error.problem}\n${error.remedy}\n`);
  if (isVerbose && error.original !== undefined) console.err(`\nOriginal error:\n${error.original}\n`);
}
