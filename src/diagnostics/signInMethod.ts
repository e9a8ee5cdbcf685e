import type { Outputs } from '../registration/outputs/schema.ts';

/** How a person signs in: in a browser on this machine, with a code on any device, or with a password as the monitor may do. */
export type SignInMethod = 'browser' | 'device-code' | 'password';

export interface SignInOptions {
  readonly outputs: Outputs;
  /** Certificate authority to trust instead of the usual ones: the emulator's. */
  readonly ca?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** For the method `password`. It stays in memory, only for the sign-in. */
  readonly password?: string | undefined;
  /** Gets what the person has to do, in a sentence or two. */
  readonly onPrompt?: ((text: string) => void) | undefined;
  /** Optional. Defaults to the environment of the process. It shows whether there is a browser. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** Optional. How long each step may take. */
  readonly limits?: Partial<Limits> | undefined;
}

/** In milliseconds. */
export interface Limits {
  /** For a person in the browser. Defaults to 5 minutes. */
  readonly browserMs: number;
  /** For a person with a code. The code itself expires earlier, after 15 minutes. Defaults to 20 minutes. */
  readonly deviceCodeMs: number;
  /** For a sign-in without a person. Defaults to 1 minute. */
  readonly silentMs: number;
  /** For each answer of the login endpoint. Defaults to 30 s. */
  readonly answerMs: number;
  /** What each `slow_down` adds to the time between two questions about a device code. Defaults to 5 s (RFC 8628, section 3.5). */
  readonly slowDownMs: number;
}

export const defaultLimits: Limits = {
  browserMs: 300_000,
  deviceCodeMs: 1_200_000,
  silentMs: 60_000,
  answerMs: 30_000,
  slowDownMs: 5_000,
};
