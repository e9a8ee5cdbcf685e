import type { Outputs } from '../registration/outputs/schema.ts';

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
  /** Certificate authority to trust instead of the usual ones; the emulator's. */
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

export const defaultLimits: Limits = {
  browserMs: 300_000,
  deviceCodeMs: 1_200_000,
  silentMs: 60_000,
  answerMs: 30_000,
};
