import { breaksMonitor, orderRows, widensConsent } from './row.ts';
import { countResult, nameResult } from './operationLabels.ts';
import { type FleetReport, type FleetResult, fleetResults, type FleetRow } from './schema.ts';

interface NameList {
  readonly title: string;
  /** Of stacks without settings, not the other way round. */
  readonly isOrphaned: boolean;
  readonly names: readonly string[];
}

/** What every report shows of a run. */
export interface Summary {
  readonly rows: readonly FleetRow[];
  readonly counts: Readonly<Record<FleetResult, number>>;
  /** Customers whose monitor does not work any more, or not as before; done, planned or refused. */
  readonly breaking: readonly FleetRow[];
  /** Customers whose registration could act for everybody, and which break nothing. */
  readonly widening: readonly FleetRow[];
  /** `24 customers: 3 would change, 1 fails, 1 breaks a monitor`; without a full stop. */
  readonly sentence: string;
  /** Names that belong to no row, with a title; without empty lists. */
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

/** `no customer`, `1 customer`, `2 customers`. */
export function countCustomers(count: number): string {
  return `${count === 0 ? 'no' : count} customer${count > 1 ? 's' : ''}`;
}

/** A report of one part is no attempt at the whole: only a merged one misses parts. */
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

/** Parts of a fleet of which there is no report: of `1/4` and `3/4`, `2/4` and `4/4`. */
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
