import { relative } from 'node:path';
import { styleText } from 'node:util';
import { formatDiagnosis } from '../signin/diagnosis/format.ts';
import { wrap } from '../signin/diagnosis/wrap.ts';
import type { Report } from '../verify/report.ts';
import type { Context } from './context.ts';

type CheckReport = Report['checks'][number];
type FailedReport = Extract<CheckReport, { readonly result: 'failed' }>;

/** Columns for what is said of a check, however narrow the terminal is. */
const narrowest = 30;

const marks = {
  passed: { sign: '✔', color: 'green' },
  failed: { sign: '✖', color: 'red' },
  skipped: { sign: '-', color: 'yellow' },
} as const;

/** Prints what was proven, in order; below each failure who mends it and how; at the end a line for the customer. */
export function printReport(report: Report, file: string, { console }: Pick<Context, 'console'>): void {
  const { customer, tenantId, clientId, checks, sentence } = report;
  const lines = checks.map((check) =>
    describeCheck(check, Math.max(...checks.map(({ title }) => title.length)), console),
  );
  console.out(`${customer}\n  tenantId  ${tenantId}\n  clientId  ${clientId}\n\n${lines.join('\n')}\n`);
  console.out(`\n${describeCounts(checks)}; ${relative(process.cwd(), file)}\n`);
  console.out(`\nTo send to the customer:\n${sentence}\n`);
}

function describeCheck(check: CheckReport, titleWidth: number, { hasColor, columns }: Context['console']): string {
  const { sign, color } = marks[check.result];
  const mark = hasColor ? styleText(color, sign, { validateStream: false }) : sign;
  const indent = titleWidth + 6;
  const outcome = check.result === 'failed' ? describeFailure(check) : wrapOutcome(check, columns - indent, indent);
  return `  ${mark} ${check.title.padEnd(titleWidth)}  ${outcome}`;
}

function wrapOutcome(check: Exclude<CheckReport, FailedReport>, width: number, indent: number): string {
  const text = check.result === 'passed' ? check.detail : `skipped: ${check.reason}`;
  return wrap(text, Math.max(width, narrowest)).join(`\n${' '.repeat(indent)}`);
}

/** What a failure means stands below it. Links and commands stay whole: a copy of one is one line. */
function describeFailure({ diagnoses }: FailedReport): string {
  const texts = diagnoses.map((diagnosis) => formatDiagnosis(diagnosis));
  return ['failed', ...texts.flatMap((text) => text.split('\n'))].join('\n      ');
}

function describeCounts(checks: readonly CheckReport[]): string {
  const count = (result: CheckReport['result']) => checks.filter((check) => check.result === result).length;
  return `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`;
}
