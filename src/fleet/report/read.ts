import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { MailboxAccessError } from '../../common/errors.ts';
import { buildFleetReport } from './build.ts';
import { fleetReportSchema, type FleetReport } from '../../reporting/model/schema.ts';

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
