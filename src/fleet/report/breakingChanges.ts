import type { BreakingChangeReport } from './describeError.ts';
import type { FleetRow } from './schema.ts';

/** What a plan does that hurts, whether it was carried out or refused. */
export function breakingChangesOf({
  breakingChanges = [],
  error,
}: Pick<FleetRow, 'breakingChanges' | 'error'>): readonly BreakingChangeReport[] {
  return breakingChanges.length > 0 ? breakingChanges : (error?.breakingChanges ?? []);
}

/** Whether the monitor that stores the client ID cannot work any more, or not as before. */
export function breaksMonitor(row: FleetRow): boolean {
  return row.clientIdKept === false || breakingChangesOf(row).some(({ kind }) => kind !== 'wider-consent');
}

/** Whether the registration could act for more people, and breaks nothing. */
export function widensConsent(row: FleetRow): boolean {
  return !breaksMonitor(row) && breakingChangesOf(row).length > 0;
}

/** Whether the change was done, not only planned or refused. */
export function isBreakingChangeDone({ error }: Pick<FleetRow, 'error'>, operation: string): boolean {
  return operation !== 'preview' && error?.code !== 'breaking-change';
}
