import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MailboxAccessError } from '../../common/errors.ts';
import { replaceFile } from '../../common/files.ts';
import { parseJson } from '../../common/json.ts';
import { openProjectFolder } from '../../common/projectFolder.ts';
import { type LastSignIn, type Report, reportSchema } from './report.ts';

/** A report is a few kilobytes long. Checking four megabytes of wrong values would take 1.5 GB. */
const maxBytes = 200_000;

/**
 * Reads the report of a customer's last verification, as text.
 *
 * @returns undefined when there is none.
 * @throws Error when the file cannot be a report: a link may lead to a device or a pipe, which never ends.
 */
export async function readReportText(projectFolder: string, stack: string): Promise<string | undefined> {
  const file = join(projectFolder, 'reports', `${stack}.json`);
  try {
    const found = await stat(file);
    if (!found.isFile()) throw new Error('it is not a file');
    if (found.size > maxBytes) throw new Error(`it has more than ${maxBytes} bytes`);
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Returns the last result of reading the mailbox: of this verification if it had a sign-in, otherwise of the earlier one that it keeps.
 * Undefined if there was none.
 */
export function findLastSignIn({ checks, signIn, verifiedAt, lastSignIn }: Report): LastSignIn | undefined {
  if (signIn === 'none') return lastSignIn;
  const mail = checks.find(({ name }) => name === 'imap') ?? checks.find(({ name }) => name === 'smtp');
  if (mail?.result === 'passed') return { verifiedAt, signIn, result: 'passed' };
  const before = ['sign-in', 'profile', 'claims', mail?.name];
  const isRefused = checks.some(({ name, result }) => result === 'failed' && before.includes(name));
  return isRefused ? { verifiedAt, signIn, result: 'failed' } : undefined;
}

/**
 * Copies the result of the last sign-in into a verification without one, so that a nightly run does not lose it.
 *
 * @param former The content of the report that is replaced, which may be invalid.
 */
function keepLastSignIn(former: unknown, report: Report): Report {
  const { success, data } = reportSchema.safeParse(former);
  if (!success || report.signIn !== 'none' || !isOfSame(data, report)) return report;
  const lastSignIn = findLastSignIn(data);
  return lastSignIn === undefined ? report : { ...report, lastSignIn };
}

function isOfSame(former: Report, report: Report): boolean {
  return (['tenantId', 'clientId', 'mailbox', 'account'] as const).every((key) => former[key] === report[key]);
}

/**
 * Writes `reports/<customer>.json`. Replaces the file atomically, but keeps the result of the last sign-in.
 *
 * @throws MailboxAccessError `folder-unusable` when the folder is a link, `report-unwritable` when writing fails.
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
