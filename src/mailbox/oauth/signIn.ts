import { MailboxAccessError } from '../../common/errors.ts';
import { SignInError, type Fault, type LoginFault } from '../../diagnostics/fault.ts';
import { defaultLimits, type Limits, type SignInMethod, type SignInOptions } from '../../diagnostics/signInMethod.ts';
import type { MailResource } from '../../registration/permissions.ts';
import { isPending, readRefusal } from './answer.ts';
import { runInBrowser } from './browser.ts';
import { profileScope } from './claims.ts';
import { makeCredential, type Credential } from './credential.ts';
import { LoginWire } from './wire.ts';

/** The sign-in of one account. Its tokens are kept only in memory. */
export interface SignIn {
  /**
   * Returns an access token for one API. Only the first token asks the person to sign in.
   *
   * @throws SignInError `login`, `network` or `tls`, without a cause, which could contain codes and passwords.
   *   MailboxAccessError `interrupted`, `browser-missing`, or `usage` when an account or password is missing.
   */
  token(resource: MailResource): Promise<string>;
}

/** Opens a sign-in. The person is asked when the first token is requested. */
export function openSignIn(method: SignInMethod, options: SignInOptions): SignIn {
  const { outputs, signal } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const wire = new LoginWire(limits, new URL(outputs.authority).origin);
  let signedIn: Promise<Credential> | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const ask = async (resource: MailResource): Promise<string> => {
    // A failure is kept too, so that the next token does not ask again.
    signedIn ??= signIn(method, options, limits, wire);
    const credential = await signedIn;
    const scopes = resource === 'graph' ? [profileScope] : outputs.scopes;
    return await run(signal, limits.silentMs, wire, async () => {
      const found = await credential.getToken(scopes);
      if (found === null) throw new Error('There is no token.');
      return found.token;
    });
  };
  return {
    token: (resource) => {
      // One after the other, because both would ask the person.
      const next = last
        .then(() => ask(resource))
        .catch((error: unknown) => {
          const fault = error instanceof SignInError ? error.fault : undefined;
          throw fault?.kind === 'login' ? new SignInError({ ...fault, resource }) : error;
        });
      last = next.catch(() => undefined);
      return next;
    },
  };
}

async function signIn(
  method: SignInMethod,
  options: SignInOptions,
  limits: Limits,
  wire: LoginWire,
): Promise<Credential> {
  const { browserMs, deviceCodeMs, silentMs } = limits;
  const limitMs = { browser: browserMs, 'device-code': deviceCodeMs, password: silentMs }[method];
  const credential = await makeCredential(method, options, wire);
  const { scopes, account } = options.outputs;
  if (method === 'browser') {
    const who = account === undefined ? '' : ` as ${account}`;
    // xdg-open succeeds even if the browser then does not open, so that case cannot be detected.
    options.onPrompt?.(
      `Sign in${who} in the browser. If none opens, press Ctrl-C and add --device-code. If it shows an AADSTS number, see docs/reference/troubleshooting.md.`,
    );
  }
  await run(options.signal, limitMs, wire, (signal) => {
    const ask = () => (credential.authenticate ?? credential.getToken).call(credential, scopes);
    return method === 'browser' ? runInBrowser(signal, ask) : ask();
  });
  return credential;
}

async function run<T>(
  signal: AbortSignal | undefined,
  limitMs: number,
  wire: LoginWire,
  action: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const requireRunning = () => {
    if (signal?.aborted === true)
      throw new MailboxAccessError(
        'interrupted',
        'The sign-in was interrupted. Nothing was saved.',
        'Run the same command again.',
      );
  };
  requireRunning();
  const limit = AbortSignal.timeout(limitMs);
  const both = signal ? AbortSignal.any([signal, limit]) : limit;
  wire.begin(both);
  try {
    return await action(both);
  } catch (error) {
    requireRunning();
    throw limit.aborted ? explainTimeout(limitMs, wire.fault) : explainFailure(error, wire.fault);
  }
}

/** @param fault Fault of the last request. It is the reason of the timeout, unless the code was just not entered. */
function explainTimeout(limitMs: number, fault: Fault | undefined): SignInError {
  if (fault && !isPending(fault)) return new SignInError(fault);
  const limit = limitMs < 120_000 ? `${limitMs / 1_000} seconds` : `${limitMs / 60_000} minutes`;
  return new SignInError({
    kind: 'login',
    error: 'timed_out',
    text: `The sign-in was not finished within ${limit}.`,
    isObserved: true,
  });
}

/**
 * Converts the error of a failed sign-in. The causes of `@azure/identity`'s errors contain requests with codes, tokens or passwords, so
 * only known harmless words are kept, and no cause.
 *
 * @param fault Fault of the last request; undefined if all succeeded.
 */
function explainFailure(error: unknown, fault: Fault | undefined): SignInError | MailboxAccessError {
  if (error instanceof MailboxAccessError || error instanceof SignInError) return error;
  return new SignInError(fault ?? readMsalError(error));
}

/** Reads msal-node's error: the cause of the one that `@azure/identity` throws, or itself. */
function readMsalError(error: unknown): LoginFault {
  const found = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const { name, errorCode, errorMessage } = (found ?? {}) as Record<string, unknown>;
  // The error that the browser returned instead of a code (RFC 6749, section 4.1.2.1).
  const refusal =
    name === 'ServerError' ? readRefusal({ error: errorCode, error_description: errorMessage }) : undefined;
  if (refusal !== undefined) return refusal;
  const code = typeof errorCode === 'string' && /^[a-z_]{1,60}$/.test(errorCode) ? errorCode : undefined;
  const text = `The login endpoint did not complete the sign-in${code === undefined ? '' : ` (${code})`}.`;
  return { kind: 'login', error: code, text };
}
