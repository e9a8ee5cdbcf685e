import type { Outputs } from '../../outputs/schema.ts';
import { runInBrowser } from './browser.ts';
import { openCredential } from './credential.ts';
import type { Credential } from './credential.ts';
import { explainFailure, interrupted, timedOut } from './failure.ts';
import { profileScope } from './resources.ts';
import type { TokenResource } from './resources.ts';
import { LoginWire } from './wire.ts';

/**
 * How somebody signs in: in the browser of this machine; in one on any device, by a code; or as the monitor is believed to,
 * by the account's password.
 */
export type SignInMethod = 'browser' | 'device-code' | 'password';

/** What to enter where, on any device. */
export interface DeviceCodePrompt {
  readonly userCode: string;
  readonly verificationUri: string;
  readonly expiresAt: Date;
}

export interface SignInOptions {
  /** Required. What of the stack is signed in to. */
  readonly outputs: Outputs;
  /** Certificate authority to trust instead of the usual ones; the embedded directory's. */
  readonly ca?: string | undefined;
  /** Ends a sign-in at any moment. */
  readonly signal?: AbortSignal | undefined;
  /** Optional. Defaults to the stack's account. */
  readonly loginHint?: string | undefined;
  /** For the method `password`. */
  readonly password?: string | undefined;
  /** Says what a person has to do, in a sentence or two; with a code there is also what it consists of. */
  readonly onPrompt?: ((text: string, code?: DeviceCodePrompt) => void) | undefined;
  /** Optional. Defaults to the process's; says whether there is a browser. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** Optional. Milliseconds: for a person in the browser (5 minutes), for a request without one (1 minute), for an answer (30 s). */
  readonly limits?: Partial<Limits> | undefined;
}

export interface Limits {
  readonly browserMs: number;
  readonly silentMs: number;
  readonly answerMs: number;
}

const defaultLimits: Limits = { browserMs: 300_000, silentMs: 60_000, answerMs: 30_000 };

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
  const { answerMs, silentMs } = { ...defaultLimits, ...options.limits };
  const wire = new LoginWire(answerMs);
  let signedIn: Promise<Credential> | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const ask = async (resource: TokenResource): Promise<string> => {
    // Once, also when it failed: nobody is asked again by the next token.
    signedIn ??= signIn(method, options, wire);
    const credential = await signedIn;
    const scopes = resource === 'graph' ? [profileScope] : outputs.scopes;
    const found = await run({ signal, limitMs: silentMs, wire }, () => credential.getToken(scopes));
    return found?.token ?? '';
  };
  const token = (resource: TokenResource): Promise<string> => {
    // One after the other: both would ask.
    const next = last.then(() => ask(resource));
    last = next.catch(() => undefined);
    return next;
  };
  return { token };
}

async function signIn(method: SignInMethod, options: SignInOptions, wire: LoginWire): Promise<Credential> {
  const credential = await openCredential(method, options, wire);
  const { scopes, account } = options.outputs;
  const limits = { ...defaultLimits, ...options.limits };
  const limitMs = { browser: limits.browserMs, 'device-code': undefined, password: limits.silentMs }[method];
  if (method === 'browser')
    options.onPrompt?.(`Sign in${account === undefined ? '' : ` as ${account}`} in the browser.`);
  await run({ ...options, limitMs, wire }, (signal) => {
    const ask = () => (credential.authenticate ?? credential.getToken).call(credential, scopes);
    return method === 'browser' ? runInBrowser(signal, ask) : ask();
  });
  return credential;
}

interface Running extends Pick<SignInOptions, 'signal'> {
  /** None: the server sets it. */
  readonly limitMs: number | undefined;
  readonly wire: LoginWire;
}

async function run<T>({ signal, limitMs, wire }: Running, action: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const limit = limitMs === undefined ? undefined : AbortSignal.timeout(limitMs);
  const both = AbortSignal.any([signal, limit].filter((each) => each !== undefined));
  if (both.aborted) throw interrupted();
  wire.begin(both);
  try {
    return await action(both);
  } catch (error) {
    if (signal?.aborted === true) throw interrupted();
    if (limitMs !== undefined && limit?.aborted === true) throw timedOut(limitMs);
    throw explainFailure(error, wire.fault);
  }
}
