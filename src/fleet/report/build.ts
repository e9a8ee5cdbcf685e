import { fleetReportSchema } from './schema.ts';
import type { FleetReport } from './schema.ts';

/** Placeholder until REPORT brings the one that redacts. */
export function buildFleetReport(report: FleetReport): FleetReport {
  return fleetReportSchema.parse(report);
}
