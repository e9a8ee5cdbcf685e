import { redactDiff, redactLines } from '../../reporting/model/redact.ts';
import { fleetReportSchema, type FleetReport, type FleetRow } from '../../reporting/model/schema.ts';

/** Codes, IDs and links, which are what they are; a link is no less without what resembles a code in it. */
const exact: readonly string[] = ['stack', 'code', 'tenantId', 'clientId', 'outputs', 'removed'];
const engineWords: readonly string[] = ['diff', 'original'];

/**
 * Builds the report; it holds exactly what the schema says, and no token, code or secret in what others said.
 *
 * @throws ZodError when it is not one.
 */
export function buildFleetReport(report: FleetReport): FleetReport {
  const parsed = fleetReportSchema.parse(report);
  return { ...parsed, stacks: parsed.stacks.map((row) => redactAll(row) as FleetRow) };
}

function redactAll(value: unknown): unknown {
  if (typeof value === 'string') return redactLines(value);
  if (Array.isArray(value)) return value.map(redactAll);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redactField(key, inner)]));
}

function redactField(key: string, value: unknown): unknown {
  if (exact.includes(key)) return value;
  return engineWords.includes(key) && typeof value === 'string' ? redactDiff(value) : redactAll(value);
}
