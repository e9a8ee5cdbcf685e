import type { Outputs } from '../registration/outputs/schema.ts';

/** The way to sign in: a browser on this machine, a code on any device, or a password, which the monitor may use. */
export type SignInMethod = 'browser' | 'device-code' | 'password';

export interface SignInOptions {
  readonly outputs: Outputs;
  /** Certificate authority to trust instead of the usual ones: the emulator's. */
  readonly ca?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The password for the method `password`. It stays in memory, only for the sign-in. */
  readonly password?: string | undefined;
  /** Receives the instructions for the person, in a sentence or two. */
  readonly onPrompt?: ((text: string) => void) | undefined;
  /** Optional. Shows whether there is a browser. Defaults to the environment of the process. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** Optional. Time limits for the steps. */
  readonly limits?: Partial<Limits> | undefined;
}

/** Time limits in milliseconds. */
export interface Limits {
  /** For a person in the browser. Defaults to 5 minutes. */
  readonly browserMs: number;
  /** For a person with a code. The code itself expires earlier, after 15 minutes. Defaults to 20 minutes. */
  readonly deviceCodeMs: number;
  /** For a sign-in without a person. Defaults to 1 minute. */
  readonly silentMs: number;
  /** For each answer of the login endpoint. Defaults to 30 s. */
  readonly answerMs: number;
  /** Added by each `slow_down` to the interval of asking about a device code. Defaults to 5 s (RFC 8628, 3.5). */
  readonly slowDownMs: number;
}

export const defaultLimits: Limits = {
  browserMs: 300_000,
  deviceCodeMs: 1_200_000,
  silentMs: 60_000,
  answerMs: 30_000,
  slowDownMs: 5_000,
};
