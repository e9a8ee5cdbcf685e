import { MailboxAccessError } from '../../common/errors.ts';
import { SignInError } from '../../diagnostics/fault.ts';
import type { Fault, LoginFault } from '../../diagnostics/fault.ts';
import { isPending, readRefusal } from './refusal.ts';

/**
 * What a failed sign-in is told as. The causes of `@azure/identity`'s errors hold requests, with a code, a token or the
 * password in them: only words that are known to be harmless are taken over, and no cause.
 *
 * @param fault what the last request ended in; undefined when all were answered well.
 */
export function explainFailure(error: unknown, fault: Fault | undefined): SignInError | MailboxAccessError {
  if (error instanceof MailboxAccessError || error instanceof SignInError) return error;
  return new SignInError(fault ?? readRedirect(error) ?? buildUnknown(error));
}

/** @param fault what the last request ended in: a server that asks to be spared for an hour is the reason, not the hour. */
export function explainTimeout(limitMs: number, fault: Fault | undefined): SignInError {
  if (fault && !isPending(fault)) return new SignInError(fault);
  const limit = limitMs < 120_000 ? `${limitMs / 1_000} seconds` : `${limitMs / 60_000} minutes`;
  return new SignInError({
    kind: 'login',
    error: 'timed_out',
    text: `The sign-in was not finished within ${limit}.`,
    isObserved: true,
  });
}

export function interrupted(): MailboxAccessError {
  return new MailboxAccessError(
    'interrupted',
    'The sign-in was interrupted. Nothing was saved.',
    'Run the same command again.',
  );
}

/** What the browser brought back instead of a code (RFC 6749, section 4.1.2.1); msal-node's ServerError has it. */
function readRedirect(error: unknown): LoginFault | undefined {
  const { name, errorCode, errorMessage } = (findCause(error) ?? {}) as Record<string, unknown>;
  return name === 'ServerError' ? readRefusal({ error: errorCode, error_description: errorMessage }) : undefined;
}

function buildUnknown(error: unknown): LoginFault {
  const { errorCode } = (findCause(error) ?? {}) as Record<string, unknown>;
  const code = typeof errorCode === 'string' && /^[a-z_]{1,60}$/.test(errorCode) ? errorCode : undefined;
  const text = `The login endpoint did not complete the sign-in${code === undefined ? '' : ` (${code})`}.`;
  return { kind: 'login', error: code, text };
}

/** msal-node's error: the cause of the one that `@azure/identity` throws, or itself. */
function findCause(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? error.cause : error;
}
