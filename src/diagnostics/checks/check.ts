import type { Diagnosis } from '../diagnosis.ts';

/** The result of a check. Skipped is never as good as passed: nothing was verified. */
export type Outcome =
  | { readonly result: 'passed'; readonly detail: string }
  | { readonly result: 'failed'; readonly diagnoses: readonly Diagnosis[] }
  /** A person must know or do something, but the run continues. */
  | { readonly result: 'warning'; readonly diagnoses: readonly Diagnosis[] }
  | { readonly result: 'skipped'; readonly reason: string };

export type CheckResult<Name extends string = string> = Outcome & { readonly name: Name; readonly title: string };

/** One check: what it waits for, what it needs, when it is skipped, and what it does. */
export interface Check<Name extends string = string> {
  readonly name: Name;
  readonly title: string;
  /** Optional. Checks that must have ended before. */
  readonly after?: readonly Name[];
  /** Optional. Checks that must have passed before. */
  readonly needs?: readonly Name[];
  /** Optional. Checks whose failure this one would only repeat. */
  readonly unlessFailed?: readonly Name[];
  /** Optional. Why it is skipped, where that is known from the start. */
  readonly skip?: string | undefined;
  readonly run: () => Promise<Outcome>;
}

export const passed = (detail: string): Outcome => ({ result: 'passed', detail });
export const failed = (...diagnoses: readonly Diagnosis[]): Outcome => ({ result: 'failed', diagnoses });
export const warned = (...diagnoses: readonly Diagnosis[]): Outcome => ({ result: 'warning', diagnoses });
export const skipped = (reason: string): Outcome => ({ result: 'skipped', reason });
