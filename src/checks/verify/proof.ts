import type { Outputs } from '../../registration/outputs/schema.ts';
import { diagnose } from '../../diagnostics/diagnose.ts';
import { SignInError } from '../../diagnostics/fault.ts';
import type { Fault } from '../../diagnostics/fault.ts';
import type { SignInMethod } from '../../diagnostics/signInMethod.ts';
import type { SignIn } from '../../mailbox/oauth/signIn.ts';
import { failed } from '../../diagnostics/checks/check.ts';
import type { Outcome } from '../../diagnostics/checks/check.ts';

/** What the checks that need somebody to sign in go by. */
export interface Proof {
  readonly stack: string;
  readonly outputs: Outputs;
  /** How somebody signs in; undefined when nobody is to be asked. */
  readonly method: SignInMethod | undefined;
  /** Opens the sign-in; nothing is asked before its first token. */
  readonly open: (method: SignInMethod) => SignIn;
  /** `https://graph.microsoft.com`, or the emulator's origin. */
  readonly graphBase: string;
  readonly ca?: string | undefined;
  readonly signal: AbortSignal;
  /** Whether the monitor's own work is tried: a message marked as read and moved. */
  readonly full: boolean;
  /** Whether a message is sent, which then has to arrive. */
  readonly send: boolean;
}

/** Runs what talks to a server; what that refuses is diagnosed. */
export async function attempt(proof: Proof, run: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof SignInError) || proof.signal.aborted) throw error;
    return explain(proof, error.fault);
  }
}

/** Turns faults into a failure that says who can fix each. */
export function explain({ stack, outputs, method }: Proof, ...faults: readonly Fault[]): Outcome {
  return failed(...faults.map((fault) => diagnose(fault, { stack, outputs, method })));
}
