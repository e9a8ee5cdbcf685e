import { breaksMonitor, isBreakingChangeDone, widensConsent } from './breakingChanges.ts';
import { fleetResults } from './schema.ts';
import type { FleetReport, FleetResult } from './schema.ts';
import { listOtherShards, missingShards } from './shards.ts';
import { countResult, nameResult } from './operationLabels.ts';

/** A report in numbers and in a sentence. */
export interface Summary {
  readonly total: number;
  readonly counts: Readonly<Record<FleetResult, number>>;
  /** Customers whose monitor does not work any more, or not as before; done, planned or refused. */
  readonly breaking: number;
  /** Customers whose registration could act for everybody, and which break nothing. */
  readonly widening: number;
  /** Parts of the run whose report is missing. */
  readonly missing: readonly string[];
  /** `24 customers: 3 would change, 1 fails, 1 breaks a monitor`; without a full stop. */
  readonly sentence: string;
}

export function summarize(report: FleetReport): Summary {
  const { operation, stacks } = report;
  const missing = missingShards(report);
  const counts = Object.fromEntries(
    fleetResults.map((result) => [result, stacks.filter((row) => row.result === result).length]),
  ) as Record<FleetResult, number>;
  const breaking = stacks.filter(breaksMonitor);
  const widening = stacks.filter(widensConsent);
  const told = fleetResults
    .filter((result) => counts[result] > 0 && result !== 'unchanged')
    .map((result) => countResult(operation, result, counts[result]));
  const done = (rows: typeof breaking) => rows.length > 0 && rows.every((row) => isBreakingChangeDone(row, operation));
  const parts = [
    ...told,
    ...(told.length === 0 && stacks.length > 0 ? [nameResult(operation, 'unchanged')] : []),
    ...say(breaking.length, done(breaking) ? ['broke', 'broke'] : ['breaks', 'break'], 'a monitor'),
    ...say(widening.length, done(widening) ? ['widened', 'widened'] : ['widens', 'widen'], 'consent'),
    ...(missing.length === 0 ? [] : [describeMissing(missing)]),
    ...(missing.length === 0 && listOtherShards(report).length > 0
      ? [`part ${report.shards?.join(', ') ?? ''} alone`]
      : []),
  ];
  const whole = `${stacks.length === 0 ? 'no' : stacks.length} customer${stacks.length > 1 ? 's' : ''}`;
  const sentence = parts.length === 0 ? whole : `${whole}: ${parts.join(', ')}`;
  return { total: stacks.length, counts, breaking: breaking.length, widening: widening.length, missing, sentence };
}

function describeMissing(missing: readonly string[]): string {
  const more = missing.length > 10 ? ` and ${missing.length - 10} more` : '';
  return `${missing.length === 1 ? 'part' : 'parts'} ${missing.slice(0, 10).join(', ')}${more} missing`;
}

function say(count: number, [one, many]: readonly [string, string], what: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? one : many} ${what}`];
}
