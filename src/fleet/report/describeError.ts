import type { MailboxAccessError } from '../../errors.ts';
import { optionOf } from '../../guard/harm.ts';
import type { Harm } from '../../guard/harm.ts';
import { describeHarm } from '../../guard/words.ts';
import type { FleetRow } from './schema.ts';

/** An error as `--json` gives it. */
export type ErrorReport = NonNullable<FleetRow['error']>;

/** What a plan does that hurts, as `--json` gives it. */
export type HarmReport = NonNullable<FleetRow['harms']>[number];

export function describeError({ code, problem, remedy, original, harms }: MailboxAccessError): ErrorReport {
  return {
    code,
    problem,
    remedy,
    ...(original === undefined ? {} : { original }),
    ...(harms === undefined ? {} : { harms: harms.map((harm) => reportHarm(harm)) }),
  };
}

/** @param isDone Whether the plan was carried out. */
export function reportHarm({ kind, clientId, what }: Harm, isDone = false): HarmReport {
  const harm = { kind, clientId, what: [...what] };
  return { ...harm, option: optionOf(kind), message: describeHarm(harm, isDone) };
}
