import { sanitize } from '../common/sanitize.ts';

/** Why there is no answer of Graph, and how that is called: `no-token`, or the code of the connection. */
export interface Unheard {
  readonly code: string;
  readonly message: string;
}

/** Of `@azure/identity`: no credential, one that was refused, one that would have to ask a person. */
const withoutToken =
  /^(CredentialUnavailableError|AuthenticationError|AuthenticationRequiredError|AggregateAuthenticationError)$/;

/** Says in a line what went wrong before Graph could answer: the credential gave no token, or there is no connection. */
export function describeTransportError(error: unknown): Unheard {
  const { name, code } = error as { readonly name?: unknown; readonly code?: unknown };
  const message = sanitize(error instanceof Error ? error.message : String(error)) || 'no reason is given';
  if (withoutToken.test(String(name))) return { code: 'no-token', message };
  return { code: typeof code === 'string' && /^[\w-]{1,40}$/.test(code) ? code : 'no-answer', message };
}
