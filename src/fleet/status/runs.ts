import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MailboxAccessError } from '../../common/errors.ts';
import { readFleetReport } from '../report/read.ts';
import { fleetOperations } from '../../reporting/model/schema.ts';
import { summarize } from '../../reporting/model/summarize.ts';
import { explainError } from './findings.ts';
import type { Finding, Status } from './schema.ts';

/** Results of the last fleet runs, latest first, and reports that cannot be read. */
export async function readRuns(projectFolder: string): Promise<Pick<Status, 'runs' | 'unread'>> {
  const folder = join(projectFolder, 'reports', 'fleet');
  const files = fleetOperations
    .map((operation) => join(folder, `${operation}.json`))
    .filter((file) => existsSync(file));
  const read = await Promise.all(files.map(readRun));
  const runs = read.flatMap((each) => ('operation' in each ? [each] : []));
  return {
    runs: runs.toSorted((one, other) => Date.parse(other.startedAt) - Date.parse(one.startedAt)),
    unread: read.flatMap((each) => ('code' in each ? [each] : [])),
  };
}

async function readRun(file: string): Promise<Status['runs'][number] | Finding> {
  try {
    const report = await readFleetReport(file);
    return { operation: report.operation, startedAt: report.startedAt, sentence: summarize(report).sentence };
  } catch (error) {
    if (!(error instanceof MailboxAccessError)) throw error;
    return explainError(error, 'warning');
  }
}
