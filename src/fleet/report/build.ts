import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { MailboxAccessError } from '../../common/errors.ts';
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

/**
 * Reads a report as a run has written it.
 *
 * @throws MailboxAccessError `report-unreadable` when the file is not there or holds none.
 */
export async function readFleetReport(file: string): Promise<FleetReport> {
  try {
    // The writer of the file may not have removed the secrets.
    return buildFleetReport(fleetReportSchema.parse(JSON.parse(await readFile(file, 'utf8'))));
  } catch (cause) {
    throw new MailboxAccessError(
      'report-unreadable',
      `${file} is not a report of a fleet run: ${reasonOf(cause)}.`,
      'Give the JSON file of a fleet run: npx mailbox-access report reports/fleet/preview.json',
      { cause },
    );
  }
}

function reasonOf(cause: unknown): string {
  if (cause instanceof z.ZodError) {
    const [issue] = cause.issues;
    return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`.replace(/^: |\.$/g, '');
  }
  if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return 'it does not exist';
  return cause instanceof SyntaxError ? 'it is not JSON' : (cause as Error).message;
}
