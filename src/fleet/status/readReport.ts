import { z } from 'zod';
import { readReportText } from '../../checks/verify/reportFile.ts';
import { reportSchema } from '../../checks/verify/report.ts';
import type { Report } from '../../checks/verify/report.ts';

/** The report of a customer's last verification, if there is a valid one. */
export type LeftReport = { readonly report: Report } | { readonly broken: string } | undefined;

export async function readReport(projectFolder: string, stack: string): Promise<LeftReport> {
  try {
    const text = await readReportText(projectFolder, stack);
    if (text === undefined) return undefined;
    const report = reportSchema.parse(JSON.parse(text));
    return report.stack === stack ? { report } : { broken: `it is for stack ${JSON.stringify(report.stack)}` };
  } catch (error) {
    return { broken: explain(error) };
  }
}

/** Does not repeat the content of the file, which may be a link to another. */
function explain(error: unknown): string {
  if (error instanceof SyntaxError) return 'it is not JSON';
  if (error instanceof z.ZodError) return `it does not match the schema (${describePath(error)})`;
  return error instanceof Error ? error.message : String(error);
}

function describePath({ issues: [issue] }: z.ZodError): string {
  const path = issue?.path.join('.') ?? '';
  return path === '' ? 'at the root' : path;
}
