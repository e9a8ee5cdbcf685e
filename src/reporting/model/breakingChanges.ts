import type { BreakingChangeReport } from './describeError.ts';
import type { FleetRow } from './schema.ts';

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

/** Returns whether the change was made, not only planned or refused. */
export function isBreakingChangeDone({ error }: Pick<FleetRow, 'error'>, operation: string): boolean {
  return operation !== 'preview' && error?.code !== 'breaking-change';
}
