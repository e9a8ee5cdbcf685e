import { join } from 'node:path';
import { replaceFile } from '../../files.ts';
import type { FleetReport } from './schema.ts';

/** Placeholder until REPORT brings all files. */
export async function writeFleetReport(folder: string, report: FleetReport): Promise<readonly string[]> {
  const file = join(folder, `${report.operation}.json`);
  await replaceFile(file, `${JSON.stringify(report, undefined, 2)}\n`);
  return [file];
}
