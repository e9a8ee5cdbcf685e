import { runInBrowser } from './browser.ts';
import { SignInError } from '../../diagnostics/fault.ts';
import { makeCredential } from './credential.ts';
import type { Credential } from './credential.ts';
import { explainFailure, explainTimeout, interrupted } from './failure.ts';
import { defaultLimits } from '../../diagnostics/signInMethod.ts';
import type { Limits, SignInMethod, SignInOptions } from '../../diagnostics/signInMethod.ts';
import { profileScope } from '../../diagnostics/tokenResource.ts';
import type { TokenResource } from '../../diagnostics/tokenResource.ts';
import { LoginWire } from './wire.ts';

/** One person's sign-in. Its tokens are in memory alone, and gone with it. */
export interface SignIn {
  /**
   * An access token for one API. A person is asked at the first, whichever it is; the second comes without asking.
   *
   * @throws SignInError with a `login`, `network` or `tls` fault, without a cause: those hold codes and passwords.
   *   MailboxAccessError `interrupted` after the signal, `browser-missing`, or `usage` when an account or password is missing.
   */
  token(resource: TokenResource): Promise<string>;
}

/** Opens a sign-in; nothing is asked before its first token. */
export function openSignIn(method: SignInMethod, options: SignInOptions): SignIn {
  const { outputs, signal } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const wire = new LoginWire(limits, new URL(outputs.authority).origin);
  let signedIn: Promise<Credential> | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const ask = async (resource: TokenResource): Promise<string> => {
    // Once, also when it failed: nobody is asked again by the next token.
    signedIn ??= signIn(method, options, limits, wire);
    const credential = await signedIn;
    const scopes = resource === 'graph' ? [profileScope] : outputs.scopes;
    return await run({ signal, limitMs: limits.silentMs, wire }, async () => {
      const found = await credential.getToken(scopes);
      if (found === null) throw new Error('There is no token.');
      return found.token;
    });
  };
  const token = (resource: TokenResource): Promise<string> => {
    // One after the other: both would ask.
    const next = last.then(() => ask(resource)).catch((error: unknown) => rethrowFor(resource, error));
    last = next.catch(() => undefined);
    return next;
  };
  return { token };
}

/** Adds the API to a refusal and throws it again. */
function rethrowFor(resource: TokenResource, error: unknown): never {
  if (error instanceof SignInError && error.fault.kind === 'login') throw new SignInError({ ...error.fault, resource });
  throw error;
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
  if (method === 'browser') options.onPrompt?.(describeBrowser(account));
  await run({ signal: options.signal, limitMs, wire }, (signal) => {
    const ask = () => (credential.authenticate ?? credential.getToken).call(credential, scopes);
    return method === 'browser' ? runInBrowser(signal, ask) : ask();
  });
  return credential;
}

/** xdg-open ends well also when the browser then does not come up, so that this cannot be noticed. */
function describeBrowser(account: string | undefined): string {
  const who = account === undefined ? '' : ` as ${account}`;
  return `Sign in${who} in the browser. If none opens, press Ctrl-C and add --device-code. If it shows an AADSTS number, see docs/reference/troubleshooting.md.`;
}

interface Running {
  readonly signal: AbortSignal | undefined;
  readonly limitMs: number;
  readonly wire: LoginWire;
}

async function run<T>({ signal, limitMs, wire }: Running, action: (signal: AbortSignal) => Promise<T>): Promise<T> {
  if (isAborted(signal)) throw interrupted();
  const limit = AbortSignal.timeout(limitMs);
  const both = signal ? AbortSignal.any([signal, limit]) : limit;
  wire.begin(both);
  try {
    return await action(both);
  } catch (error) {
    if (isAborted(signal)) throw interrupted();
    throw limit.aborted ? explainTimeout(limitMs, wire.fault) : explainFailure(error, wire.fault);
  }
}

/** Gets a new token on each call. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}
