import { join } from 'node:path';
import { MailboxAccessError } from '../../common/errors.ts';
import { replaceFile } from '../../common/files.ts';
import { parseJson } from '../../common/json.ts';
import { openProjectFolder } from '../../common/projectFolder.ts';
import { keepLastSignIn } from './lastSignIn.ts';
import { readReportText } from './readReport.ts';
import type { Report } from './report.ts';

/**
 * Writes `reports/<customer>.json`; what was there before is replaced as a whole, but for what a sign-in had proven.
 *
 * @throws MailboxAccessError `folder-unusable` when the folder is a link, `report-unwritable` when the file cannot be written.
 */
export async function writeReport(projectFolder: string, report: Report): Promise<string> {
  const file = join(await openProjectFolder(join(projectFolder, 'reports')), `${report.stack}.json`);
  const former = parseJson((await readReportText(projectFolder, report.stack).catch(() => undefined)) ?? '');
  try {
    await replaceFile(file, `${JSON.stringify(keepLastSignIn(former, report), undefined, 2)}\n`);
    return file;
  } catch (cause) {
    throw new MailboxAccessError(
      'report-unwritable',
      `The report cannot be written to ${file}: ${cause instanceof Error ? cause.message : String(cause)}.`,
      `Free some space, then verify again: npx mailbox-access verify ${report.stack}`,
      { cause },
    );
  }
}
