import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MailboxAccessError } from '../../common/errors.ts';
import { replaceFile } from '../../common/files.ts';
import { openProjectFolder } from '../../common/projectFolder.ts';
import { quoteForShell } from '../../common/quote.ts';
import { renderFleetPage } from '../../reporting/html/table/fleet.ts';
import { buildComment, renderDiffs } from '../../reporting/markdown/comment.ts';
import type { FleetReport } from '../../reporting/model/schema.ts';

/**
 * Creates and returns the project's folder for fleet reports, `reports/fleet`.
 *
 * @throws MailboxAccessError `folder-unusable` when either folder is a link.
 */
export async function openReportFolder(projectFolder: string): Promise<string> {
  return openProjectFolder(join(await openProjectFolder(join(projectFolder, 'reports')), 'fleet'));
}

/**
 * Writes `<operation>.json`, `.md` (as for a pull request) and `.html`, and the diffs that do not fit the Markdown to
 * `<operation>.diffs.md`. Replaces each existing file as a whole.
 *
 * @returns the paths of the files.
 * @throws MailboxAccessError `folder-unusable` for a link as folder, `report-unwritable` when writing a file fails.
 */
export async function writeFleetReport(folder: string, report: FleetReport): Promise<readonly string[]> {
  const own = await openProjectFolder(folder);
  const { text, isCut } = buildComment(report);
  const diffs = join(own, `${report.operation}.diffs.md`);
  const files: readonly (readonly [string, string])[] = [
    [join(own, `${report.operation}.json`), `${JSON.stringify(report, undefined, 2)}\n`],
    [join(own, `${report.operation}.md`), text],
    [join(own, `${report.operation}.html`), renderFleetPage(report)],
    ...(isCut ? [[diffs, renderDiffs(report)] as const] : []),
  ];
  try {
    for (const [file, content] of files) await replaceFile(file, content);
    // Left by an earlier run.
    if (!isCut) await rm(diffs, { force: true });
    return files.map(([file]) => file);
  } catch (cause) {
    throw new MailboxAccessError(
      'report-unwritable',
      `The report cannot be written to ${own}: ${cause instanceof Error ? cause.message : String(cause)}.`,
      `Free some space or choose another folder. To write an existing report again: npx mailbox-access report ${quoteForShell(join(own, `${report.operation}.json`))} --out <folder>`,
      { cause },
    );
  }
}
