import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { MailboxAccessError } from '../../common/errors.ts';
import { redactDiff, redactLines } from '../../reporting/model/redact.ts';
import { fleetReportSchema, type FleetReport, type FleetRow } from '../../reporting/model/schema.ts';

/** Fields with codes, IDs and links, which are never redacted: a link would break. */
const exact: readonly string[] = ['stack', 'code', 'tenantId', 'clientId', 'outputs', 'removed'];
const engineWords: readonly string[] = ['diff', 'original'];

/**
 * Builds the report, with exactly the properties of the schema, and redacts tokens, codes and secrets in quoted text.
 *
 * @throws ZodError when it does not match the schema.
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
 * Reads a report that a run has written.
 *
 * @throws MailboxAccessError `report-unreadable` when the file is missing or has no report.
 */
export async function readFleetReport(file: string): Promise<FleetReport> {
  try {
    // The program that wrote the file may not have removed the secrets.
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
