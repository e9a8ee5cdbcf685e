import type { Diagnosis } from '../diagnosis.ts';

/** What came of one check. Skipped is never as good as passed: nothing was proven. */
export type Outcome =
  | { readonly result: 'passed'; readonly detail: string }
  | { readonly result: 'failed'; readonly diagnoses: readonly Diagnosis[] }
  /** Something that a person must know or do, but that does not stop the run. */
  | { readonly result: 'warning'; readonly diagnoses: readonly Diagnosis[] }
  | { readonly result: 'skipped'; readonly reason: string };

export type CheckResult<Name extends string = string> = Outcome & { readonly name: Name; readonly title: string };

/** One check: what it waits for, what it cannot do without, when it is left out, what it does. */
export interface Check<Name extends string = string> {
  readonly name: Name;
  readonly title: string;
  /** Optional. Checks that must have ended before. */
  readonly after?: readonly Name[];
  /** Optional. Checks that must have passed before; without them there is nothing to ask with. */
  readonly needs?: readonly Name[];
  /** Optional. Checks after whose failure this one would only fail of the same. */
  readonly unlessFailed?: readonly Name[];
  /** Optional. Why it is left out, known from the start. */
  readonly skip?: string | undefined;
  readonly run: () => Promise<Outcome>;
}

export const passed = (detail: string): Outcome => ({ result: 'passed', detail });
export const failed = (...diagnoses: readonly Diagnosis[]): Outcome => ({ result: 'failed', diagnoses });
export const warned = (...diagnoses: readonly Diagnosis[]): Outcome => ({ result: 'warning', diagnoses });
export const skipped = (reason: string): Outcome => ({ result: 'skipped', reason });
