import { breakingChangesOf } from './breakingChanges.ts';
import type { FleetResult, FleetRow } from './schema.ts';

const results: Readonly<Record<FleetResult, number>> = {
  failed: 3,
  interrupted: 4,
  'not-started': 5,
  changed: 6,
  incomplete: 7,
  unchanged: 8,
  passed: 8,
};

/** Orders rows by what has to be looked at first: what breaks a monitor, what failed, what was not begun, what changes; then by name. */
export function orderRows(rows: readonly FleetRow[]): readonly FleetRow[] {
  return rows.toSorted(
    (a, b) => rank(a) - rank(b) || compareText(nameOf(a), nameOf(b)) || compareText(a.stack, b.stack),
  );
}

/** How a customer is called. */
export function nameOf({ customer, stack }: Pick<FleetRow, 'customer' | 'stack'>): string {
  return customer === undefined || customer.trim() === '' ? stack : customer;
}

function rank(row: FleetRow): number {
  const kinds = breakingChangesOf(row).map(({ kind }) => kind);
  if (row.clientIdKept === false || kinds.includes('replace') || kinds.includes('delete')) return 0;
  if (kinds.includes('redirect-removal') || kinds.includes('permission-removal')) return 1;
  if (kinds.length > 0) return 2;
  return results[row.result];
}

const collator = new Intl.Collator('en-GB', { numeric: true, sensitivity: 'base' });

function compareText(a: string, b: string): number {
  return collator.compare(a, b);
}
