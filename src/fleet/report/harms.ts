import type { HarmReport } from './describeError.ts';
import type { FleetRow } from './schema.ts';

/** What a plan does that hurts, whether it was carried out or refused. */
export function harmsOf({ harms = [], error }: Pick<FleetRow, 'harms' | 'error'>): readonly HarmReport[] {
  return harms.length > 0 ? harms : (error?.harms ?? []);
}

/** Whether the monitor that stores the client ID cannot work any more, or not as before. */
export function breaksMonitor(row: FleetRow): boolean {
  return row.clientIdKept === false || harmsOf(row).some(({ kind }) => kind !== 'wider-consent');
}

/** Whether the registration could act for more people, and breaks nothing. */
export function widensConsent(row: FleetRow): boolean {
  return !breaksMonitor(row) && harmsOf(row).length > 0;
}

/** Whether the harm was done, not only planned or refused. */
export function isHarmDone({ error }: Pick<FleetRow, 'error'>, operation: string): boolean {
  return operation !== 'preview' && error?.code !== 'plan-refused';
}
