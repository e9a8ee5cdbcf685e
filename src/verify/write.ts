import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from './report.ts';

/** Writes `reports/<customer>.json` as a whole: whoever reads it finds the old report or the new one. */
export async function writeReport(projectFolder: string, report: Report): Promise<string> {
  const folder = join(projectFolder, 'reports');
  const file = join(folder, `${report.stack}.json`);
  const temporary = `${file}.${randomUUID()}.tmp`;
  await mkdir(folder, { recursive: true });
  await writeFile(temporary, `${JSON.stringify(report, undefined, 2)}\n`);
  await rename(temporary, file);
  return file;
}
