import { buildPlan } from '../plan/build.ts';
import type { BreakingChangeReport } from './describeError.ts';
import { nameDuration, nameResult } from './operationLabels.ts';
import type { FleetOperation, FleetResult, FleetRow } from './schema.ts';

/** Severity, which a color shows in addition to the text. */
export type Level = 'bad' | 'warning' | 'changed' | 'good' | 'quiet';

export const levels: Readonly<Record<FleetResult, Level>> = {
  changed: 'changed',
  unchanged: 'quiet',
  passed: 'good',
  incomplete: 'warning',
  failed: 'bad',
  interrupted: 'warning',
  'not-started': 'warning',
};

/** The texts of a row for every report. Those that do not apply are empty. */
interface RowWords {
  readonly result: string;
  /** Numbers of created, updated, deleted and replaced resources, with the signs of a plan: `+ ~ - ±`. */
  readonly counts: readonly string[];
  /** Effect on the client ID that the monitor stores: `kept`, `NEW`, `deleted`, `first`. */
  readonly clientId: string;
  /** Whether the monitor can no longer use its client ID. */
  readonly isClientIdLost: boolean;
  readonly duration: string;
}

export function describeRow(operation: FleetOperation, row: FleetRow): RowWords {
  const { result, clientIdKept, clientId, durationMs, steps = [] } = row;
  const items = buildPlan(steps);
  const counts = ['+=', '~', '-', '±'].map((signs) => items.filter(({ sign }) => signs.includes(sign)).length);
  const lost = operation === 'destroy' ? 'deleted' : 'NEW';
  const other = result === 'changed' && clientIdKept === undefined && clientId !== undefined ? 'first' : '';
  return {
    result: nameResult(operation, result),
    counts: counts.map((count) => (count === 0 ? '' : `${count}`)),
    clientId: clientIdKept === true ? 'kept' : clientIdKept === false ? lost : other,
    isClientIdLost: clientIdKept === false,
    duration: nameDuration(durationMs),
  };
}

export function nameOf({ customer, stack }: Pick<FleetRow, 'customer' | 'stack'>): string {
  return customer === undefined || customer.trim() === '' ? stack : customer;
}

/** Returns the breaking changes of a row, whether they were made, planned or refused. */
export function breakingChangesOf({
  breakingChanges = [],
  error,
}: Pick<FleetRow, 'breakingChanges' | 'error'>): readonly BreakingChangeReport[] {
  return breakingChanges.length > 0 ? breakingChanges : (error?.breakingChanges ?? []);
}

/** Returns whether the monitor that stores the client ID stops working or loses something that it uses. */
export function breaksMonitor(row: FleetRow): boolean {
  return row.clientIdKept === false || breakingChangesOf(row).some(({ kind }) => kind !== 'wider-consent');
}

/** Returns whether the registration could act for more people, and nothing breaks. */
export function widensConsent(row: FleetRow): boolean {
  return !breaksMonitor(row) && breakingChangesOf(row).length > 0;
}

const results: Readonly<Record<FleetResult, number>> = {
  failed: 3,
  interrupted: 4,
  'not-started': 5,
  changed: 6,
  incomplete: 7,
  unchanged: 8,
  passed: 8,
};

/** Orders rows by urgency: broken monitors, failures, customers that were not started, changes; then by name. */
export function orderRows(rows: readonly FleetRow[]): readonly FleetRow[] {
  return rows.toSorted((one, other) => rank(one) - rank(other) || compareNames(one, other));
}

function rank(row: FleetRow): number {
  const kinds = breakingChangesOf(row).map(({ kind }) => kind);
  if (row.clientIdKept === false || kinds.includes('replace') || kinds.includes('delete')) return 0;
  if (breaksMonitor(row)) return 1;
  if (kinds.length > 0) return 2;
  return results[row.result];
}

const collator = new Intl.Collator('en-GB', { numeric: true, sensitivity: 'base' });

/** Compares customers by name, with numbers in numerical order, then by stack. */
export function compareNames(one: Pick<FleetRow, 'customer' | 'stack'>, other: Pick<FleetRow, 'customer' | 'stack'>) {
  return collator.compare(nameOf(one), nameOf(other)) || collator.compare(one.stack, other.stack);
}
