import { setImmediate } from 'node:timers/promises';
import { openSignIn } from '../../../../../src/mailbox/oauth/signIn.ts';
import type { MailResource } from '../../../../../src/registration/permissions.ts';
import type { SignInMethod, SignInOptions } from '../../../../../src/diagnostics/signInMethod.ts';

/** The one argument of a run, as JSON. */
export interface Job {
  readonly method: SignInMethod;
  readonly options: Omit<SignInOptions, 'signal' | 'onPrompt' | 'env'>;
  readonly resources: readonly MailResource[];
  /** Whether it interrupts itself as soon as a person is needed. */
  readonly interruptAtPrompt?: boolean;
}

/** The result on standard output. */
export interface Outcome {
  readonly tokens: readonly string[];
  readonly prompts: readonly string[];
  readonly error?: { readonly name: string; readonly message: string; readonly code?: string; readonly fault?: object };
  /** Resources that keep the process alive after the sign-in. */
  readonly left: readonly string[];
}

/** Runs one sign-in in this process, with its own browser (BROWSER); SIGTERM interrupts it. */
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

/** Waits some turns for closed resources to disappear; timers and prompts would remain. */
async function listLeft(): Promise<readonly string[]> {
  let left: readonly string[] = [];
  for (let turn = 0; turn < 100; turn += 1) {
    await setImmediate();
    left = process.getActiveResourcesInfo().filter((kind) => !before.includes(kind) && kind !== 'Immediate');
    if (left.length === 0) break;
  }
  return left;
}
