import type { MailboxAccessError } from '../../common/errors.ts';
import { optionOf } from '../../registration/hooks/breakingChange.ts';
import type { BreakingChange } from '../../common/breakingChange.ts';
import { describeBreakingChange } from '../../registration/hooks/breakingChange.ts';
import type { FleetRow } from './schema.ts';

/** An error as `--json` gives it. */
export type ErrorReport = NonNullable<FleetRow['error']>;

/** A breaking change as `--json` gives it. */
export type BreakingChangeReport = NonNullable<FleetRow['breakingChanges']>[number];

export function describeError({ code, problem, remedy, original, breakingChanges }: MailboxAccessError): ErrorReport {
  return {
    code,
    problem,
    remedy,
    original,
    breakingChanges: breakingChanges?.map((change) => reportBreakingChange(change)),
  };
}

/** @param isDone Whether the plan was carried out. */
export function reportBreakingChange({ kind, clientId, what }: BreakingChange, isDone = false): BreakingChangeReport {
  const change = { kind, clientId, what: [...what] };
  return { ...change, option: optionOf(kind), message: describeBreakingChange(change, isDone) };
}
