import { buildPlan } from '../plan/build.ts';
import type { BreakingChangeReport } from './describeError.ts';
import type { FleetOperation, FleetResult, FleetRow } from './schema.ts';
import { cleanText } from '../../common/text.ts';

/** How good something is. A color shows it, beside the words. */
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

/** A row in words, the same in every report. What does not apply is empty. */
interface RowWords {
  readonly result: string;
  /** Created, updated, deleted and replaced resources, as the plan shows them: `+ ~ - ±`. */
  readonly counts: readonly string[];
  /** What happened to the client ID that the monitor stores: `kept`, `NEW`, `deleted`, `first`. */
  readonly clientId: string;
  /** Whether the monitor cannot use its client ID any more. */
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

/** Orders rows by what has to be looked at first: what breaks a monitor, what failed, what was not begun, what changes; then by name. */
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

/** Compares customers by their names, numbers in them as numbers; by their stacks where the names are the same. */
export function compareNames(one: Pick<FleetRow, 'customer' | 'stack'>, other: Pick<FleetRow, 'customer' | 'stack'>) {
  return collator.compare(nameOf(one), nameOf(other)) || collator.compare(one.stack, other.stack);
}

export const maxSentenceLength = 300;

/** Describes a customer on one line, without numbers: its breaking changes, its error, what is not verified, or which outputs differ. Empty when all is well. */
export function describeOutcome(row: FleetRow): string {
  const breakingChanges = breakingChangesOf(row).map(({ message }) => message);
  if (breakingChanges.length > 0) return oneLine(breakingChanges.join(' '));
  if (row.error !== undefined) return oneLine(row.error.problem);
  const { checks = [], result } = row;
  const failed = checks.flatMap((check) => (check.result === 'failed' ? check.diagnoses : []));
  if (failed.length > 0) return oneLine(failed.map(({ problem }) => problem).join(' '));
  const skipped = checks.filter((check) => check.result === 'skipped').map(({ title }) => title);
  if (result === 'incomplete') return oneLine(`Not checked: ${skipped.join(', ')}.`);
  const { outputChanges = [] } = row;
  if (outputChanges.length > 0) return oneLine(`Changed outputs: ${outputChanges.join(', ')}.`);
  return result === 'not-started' ? 'Not started: the run was stopped first.' : '';
}

export function oneLine(text: string): string {
  return cleanText(text.replaceAll(/\s*\n\s*/g, ' ')).trim();
}

/** At most `most` characters, an ellipsis in the place of the rest. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text
    .slice(0, most - 1)
    .toWellFormed()
    .replace(/\uFFFD$/, '')
    .trimEnd()}…`;
}

const words: Readonly<Record<FleetOperation, Readonly<Record<'name' | 'changed' | 'unchanged', string>>>> = {
  preview: { name: 'Preview', changed: 'would change', unchanged: 'no change' },
  up: { name: 'Up', changed: 'changed', unchanged: 'unchanged' },
  refresh: { name: 'Refresh', changed: 'state updated', unchanged: 'no drift' },
  destroy: { name: 'Destroy', changed: 'deleted', unchanged: 'nothing to delete' },
  verify: { name: 'Verification', changed: 'changed', unchanged: 'unchanged' },
};

export function nameOperation(operation: FleetOperation): string {
  return words[operation].name;
}

export function nameResult(operation: FleetOperation, result: FleetResult): string {
  return {
    changed: words[operation].changed,
    unchanged: words[operation].unchanged,
    passed: 'OK',
    incomplete: 'not verified',
    failed: 'failed',
    interrupted: 'interrupted',
    'not-started': 'not started',
  }[result];
}

/** `3 would change`, `1 fails`. */
export function countResult(operation: FleetOperation, result: FleetResult, count: number): string {
  if (result === 'failed' && operation === 'preview') return `${count} ${count === 1 ? 'fails' : 'fail'}`;
  return `${count} ${nameResult(operation, result)}`;
}

/** Names a time to the minute: `2026-11-25 08:00 UTC`. */
export function nameTime(at: string): string {
  return `${at.slice(0, 16).replace('T', ' ')} UTC`;
}

/** `0.8 s`, `12.3 s`, `2 min 5 s`; empty where nothing was begun. */
export function nameDuration(durationMs: number | undefined): string {
  if (durationMs === undefined) return '';
  const seconds = Math.round(durationMs / 1000);
  return seconds < 60 ? `${(durationMs / 1000).toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
