import type { Outputs } from '../../outputs/schema.ts';
import { runInBrowser } from './browser.ts';
import { makeCredential, readAccount } from './credential.ts';
import type { Credential } from './credential.ts';
import { explainFailure, explainTimeout, interrupted } from './failure.ts';
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
  /** For the method `password`. Kept in memory as long as the sign-in is, and nowhere else. */
  readonly password?: string | undefined;
  /** Says what a person has to do, in a sentence or two; with a code there is also what it consists of. */
  readonly onPrompt?: ((text: string, code?: DeviceCodePrompt) => void) | undefined;
  /** Optional. Defaults to the process's; says whether there is a browser. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** Optional. How long is waited, for each step. */
  readonly limits?: Partial<Limits> | undefined;
}

/** In milliseconds. */
export interface Limits {
  /** For a person in the browser. Defaults to 5 minutes. */
  readonly browserMs: number;
  /** For a person with a code; the code itself, which lasts a quarter of an hour, usually ends earlier. Defaults to 20 minutes. */
  readonly deviceCodeMs: number;
  /** Where no person is asked. Defaults to 1 minute. */
  readonly silentMs: number;
  /** For each answer of the login endpoint. Defaults to 30 s. */
  readonly answerMs: number;
}

const defaultLimits: Limits = { browserMs: 300_000, deviceCodeMs: 1_200_000, silentMs: 60_000, answerMs: 30_000 };

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
  const wire = new LoginWire(answerMs, new URL(outputs.authority).origin);
  let signedIn: Promise<Credential> | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const ask = async (resource: TokenResource): Promise<string> => {
    // Once, also when it failed: nobody is asked again by the next token.
    signedIn ??= signIn(method, options, wire);
    const credential = await signedIn;
    const scopes = resource === 'graph' ? [profileScope] : outputs.scopes;
    return await run({ signal, limitMs: silentMs, wire }, async () => {
      const found = await credential.getToken(scopes);
      if (found === null) throw new Error('There is no token.');
      return found.token;
    });
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
  const credential = await makeCredential(method, options, wire);
  const { scopes } = options.outputs;
  const account = readAccount(options);
  if (method === 'browser') options.onPrompt?.(describeBrowser(account));
  await run({ signal: options.signal, limitMs: readLimit(method, options), wire }, (signal) => {
    const ask = () => (credential.authenticate ?? credential.getToken).call(credential, scopes);
    return method === 'browser' ? runInBrowser(signal, ask) : ask();
  });
  return credential;
}

/** xdg-open ends well also when the browser then does not come up, so that this cannot be noticed. */
function describeBrowser(account: string | undefined): string {
  const who = account === undefined ? '' : ` as ${account}`;
  return `Sign in${who} in the browser. If none opens, press Ctrl-C and add --device-code; if it shows an AADSTS number, docs/troubleshooting.md has it.`;
}

function readLimit(method: SignInMethod, options: SignInOptions): number {
  const { browserMs, deviceCodeMs, silentMs } = { ...defaultLimits, ...options.limits };
  return { browser: browserMs, 'device-code': deviceCodeMs, password: silentMs }[method];
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

/** Anew, at each time it is asked. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}
