import { breaksMonitor, orderRows, widensConsent } from './row.ts';
import { countResult, nameResult } from './operationLabels.ts';
import { type FleetReport, type FleetResult, fleetResults, type FleetRow } from './schema.ts';

interface NameList {
  readonly title: string;
  /** True for stacks without settings, false for settings without a stack. */
  readonly isOrphaned: boolean;
  readonly names: readonly string[];
}

/** The summary of a run that every report shows. */
export interface Summary {
  readonly rows: readonly FleetRow[];
  readonly counts: Readonly<Record<FleetResult, number>>;
  /** Customers whose monitor no longer works as before, whether the change is done, planned or refused. */
  readonly breaking: readonly FleetRow[];
  /** Customers whose registration could act for more people, without breaking a monitor. */
  readonly widening: readonly FleetRow[];
  /** `24 customers: 3 would change, 1 fails, 1 breaks a monitor`, without a full stop. */
  readonly sentence: string;
  /** Names without a row, under a title. Empty lists are left out. */
  readonly lists: readonly NameList[];
}

export function summarize(report: FleetReport): Summary {
  const { operation, stacks, settingsWithoutStack, stacksWithoutSettings } = report;
  const rows = orderRows(stacks);
  const counts = Object.fromEntries(
    fleetResults.map((result) => [result, rows.filter((row) => row.result === result).length]),
  ) as Summary['counts'];
  const breaking = rows.filter(breaksMonitor);
  const widening = rows.filter(widensConsent);
  const told = fleetResults
    .filter((result) => counts[result] > 0 && result !== 'unchanged')
    .map((result) => countResult(operation, result, counts[result]));
  const isDone = ({ error }: FleetRow) => operation !== 'preview' && error?.code !== 'breaking-change';
  const parts = [
    ...told,
    ...(told.length === 0 && rows.length > 0 ? [nameResult(operation, 'unchanged')] : []),
    ...say(breaking.length, breaking.every(isDone) ? ['broke', 'broke'] : ['breaks', 'break'], 'a monitor'),
    ...say(widening.length, widening.every(isDone) ? ['widened', 'widened'] : ['widens', 'widen'], 'consent'),
    ...describeShards(report),
  ];
  const whole = countCustomers(rows.length);
  return {
    rows,
    counts,
    breaking,
    widening,
    sentence: parts.length === 0 ? whole : `${whole}: ${parts.join(', ')}`,
    lists: [
      { title: 'Settings without a stack when the run began', isOrphaned: false, names: settingsWithoutStack },
      { title: 'Orphaned stacks (no settings file)', isOrphaned: true, names: stacksWithoutSettings },
    ].filter(({ names }) => names.length > 0),
  };
}

/** Formats a count: `no customer`, `1 customer`, `2 customers`. */
export function countCustomers(count: number): string {
  return `${count === 0 ? 'no' : count} customer${count > 1 ? 's' : ''}`;
}

/** Describes missing parts. A report of a single part covers only that part; only a merged report can miss some. */
function describeShards({ shards = [] }: FleetReport): readonly string[] {
  const others = listOtherShards({ shards });
  if (others.length === 0) return [];
  if (shards.length === 1) return [`part ${shards.join(', ')} alone`];
  const more = others.length > 10 ? ` and ${others.length - 10} more` : '';
  return [`${others.length === 1 ? 'part' : 'parts'} ${others.slice(0, 10).join(', ')}${more} missing`];
}

function say(count: number, [one, many]: readonly [string, string], what: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? one : many} ${what}`];
}

/** Returns the parts of a fleet that have no report: for `1/4` and `3/4`, these are `2/4` and `4/4`. */
export function listOtherShards({ shards = [] }: Pick<FleetReport, 'shards'>): readonly string[] {
  const count = Math.max(0, ...shards.map(countOf));
  return Array.from({ length: count }, (_, index) => `${index + 1}/${count}`).filter(
    (shard) => !shards.includes(shard),
  );
}

export function countOf(shard: string): number {
  return Number(/^\d{1,4}\/(\d{1,4})$/.exec(shard)?.[1] ?? 0);
}

export function compareShards(a: string, b: string): number {
  return Number.parseInt(a, 10) - Number.parseInt(b, 10);
}
