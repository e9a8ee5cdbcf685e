import { relative } from 'node:path';
import { styleText } from 'node:util';
import { formatDiagnosis } from '../signin/diagnosis/format.ts';
import type { Report } from '../verify/report.ts';
import type { Context } from './context.ts';

type CheckReport = Report['checks'][number];

const marks = {
  passed: { sign: '✔', color: 'green' },
  failed: { sign: '✖', color: 'red' },
  skipped: { sign: '-', color: 'yellow' },
} as const;

/** Prints what was proven, in order; below each failure who mends it and how; at the end a line for the customer. */
export function printReport(report: Report, file: string, { console }: Pick<Context, 'console'>): void {
  const { customer, tenantId, clientId, checks, sentence } = report;
  const width = Math.max(...checks.map(({ title }) => title.length));
  const lines = checks.map((check) => describeCheck(check, width, console.hasColor));
  console.out(`${customer}: client ID ${clientId} in tenant ${tenantId}\n\n${lines.join('\n')}\n`);
  console.out(`\n${describeCounts(checks)}; ${relative(process.cwd(), file)}\n`);
  console.out(`\nTo send to the customer:\n${sentence}\n`);
}

function describeCheck(check: CheckReport, width: number, hasColor: boolean): string {
  const { sign, color } = marks[check.result];
  const mark = hasColor ? styleText(color, sign, { validateStream: false }) : sign;
  return `  ${mark} ${check.title.padEnd(width)}  ${describeOutcome(check)}`;
}

/** What a failure means stands below it. Links and commands stay whole: a copy of one is one line. */
function describeOutcome(check: CheckReport): string {
  if (check.result === 'passed') return check.detail;
  if (check.result === 'skipped') return `skipped: ${check.reason}`;
  const texts = check.diagnoses.map((diagnosis) => formatDiagnosis(diagnosis));
  return ['failed', ...texts.flatMap((text) => text.split('\n'))].join('\n      ');
}

function describeCounts(checks: readonly CheckReport[]): string {
  const count = (result: CheckReport['result']) => checks.filter((check) => check.result === result).length;
  return `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`;
}
