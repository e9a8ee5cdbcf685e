import { setImmediate } from 'node:timers/promises';
import { openSignIn } from '../../../../../src/mailbox/oauth/signIn.ts';
import type { MailResource } from '../../../../../src/registration/permissions.ts';
import type { SignInMethod, SignInOptions } from '../../../../../src/diagnostics/signInMethod.ts';

/** What a run is given as its one argument, in JSON. */
export interface Job {
  readonly method: SignInMethod;
  readonly options: Omit<SignInOptions, 'signal' | 'onPrompt' | 'env'>;
  readonly resources: readonly MailResource[];
  /** Interrupts itself as soon as a person is asked. */
  readonly interruptAtPrompt?: boolean;
}

/** What it ends in, on standard output. */
export interface Outcome {
  readonly tokens: readonly string[];
  readonly prompts: readonly string[];
  readonly error?: { readonly name: string; readonly message: string; readonly code?: string; readonly fault?: object };
  /** What keeps the process up when the sign-in has ended. */
  readonly left: readonly string[];
}

/** One sign-in in a process of its own, with a browser of its own (BROWSER); SIGTERM interrupts it. */
const { method, options, resources, interruptAtPrompt = false } = JSON.parse(process.argv[2] ?? '') as Job;
const stop = new AbortController();
process.once('SIGTERM', () => {
  stop.abort();
});
const before = process.getActiveResourcesInfo();
const prompts: string[] = [];
const tokens: string[] = [];
let error: unknown;
try {
  const signIn = openSignIn(method, { ...options, signal: stop.signal, onPrompt: tell });
  for (const resource of resources) tokens.push(await signIn.token(resource));
} catch (reason) {
  error = reason;
}
process.removeAllListeners('SIGTERM');
const told = error instanceof Error ? { ...(error as object), name: error.name, message: error.message } : undefined;
process.stdout.write(
  JSON.stringify({ tokens, prompts, ...(told && { error: told }), left: await listLeft() } satisfies Outcome),
);

function tell(text: string): void {
  prompts.push(text);
  if (interruptAtPrompt)
    void setImmediate().then(() => {
      stop.abort();
    });
}

/** What is closed is gone some turns later; what waits for a time or a person is not. */
async function listLeft(): Promise<readonly string[]> {
  let left: readonly string[] = [];
  for (let turn = 0; turn < 100; turn += 1) {
    await setImmediate();
    left = process.getActiveResourcesInfo().filter((kind) => !before.includes(kind) && kind !== 'Immediate');
    if (left.length === 0) break;
  }
  return left;
}
