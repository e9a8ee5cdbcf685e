import { styleText } from 'node:util';
import type { CheckResult } from '../diagnostics/checks/check.ts';
import { formatDiagnosis } from '../diagnostics/format.ts';
import { wrap } from '../common/wrap.ts';
import type { Context } from '../registration/customers/context.ts';

type DiagnosedResult = Extract<CheckResult, { readonly result: 'failed' | 'warning' }>;

/** Minimum columns for a text beside the title of its check: a GUID fits. */
const narrowest = 40;

const marks = {
  passed: { sign: '✔', color: 'green' },
  failed: { sign: '✖', color: 'red' },
  warning: { sign: '⚠', color: 'yellow' },
  skipped: { sign: '-', color: 'yellow' },
} as const;

/** Describes the results of checks in order, one line each. Below a failure: who can fix it and how, stated once. */
export function describeChecks(checks: readonly CheckResult[], console: Context['console']): string {
  const width = Math.max(...checks.map(({ title }) => title.length));
  const told = new Map<string, string>();
  return checks.map((check) => describeCheck(check, width, console, told)).join('\n');
}

/** @param told The title of the check that first showed a remedy, by remedy. */
function describeCheck(
  check: CheckResult,
  titleWidth: number,
  { hasColor, columns }: Context['console'],
  told: Map<string, string>,
): string {
  const { sign, color } = marks[check.result];
  const mark = hasColor ? styleText(color, sign, { validateStream: false }) : sign;
  const isNarrow = columns - titleWidth - 6 < narrowest;
  const indent = isNarrow ? 6 : titleWidth + 6;
  if (check.result === 'failed' || check.result === 'warning')
    return `  ${mark} ${check.title.padEnd(titleWidth)}  ${describeDiagnoses(check, told, columns)}`;
  const outcome = wrapOutcome(check, columns - indent, indent);
  if (isNarrow) return `  ${mark} ${check.title}\n${' '.repeat(indent)}${outcome}`;
  return `  ${mark} ${check.title.padEnd(titleWidth)}  ${outcome}`;
}

/** Wraps the first line; the others are commands, which stay whole. */
function wrapOutcome(check: Exclude<CheckResult, DiagnosedResult>, width: number, indent: number): string {
  const text = check.result === 'passed' ? check.detail : `skipped: ${check.reason}`;
  const [prose = '', ...whole] = text.split('\n');
  return [...wrap(prose, width), ...whole].join(`\n${' '.repeat(indent)}`);
}

/** Puts each diagnosis below the check. A link or a command stays on one line, so that it can be copied. */
function describeDiagnoses(
  { title, result, diagnoses }: DiagnosedResult,
  told: Map<string, string>,
  columns: number,
): string {
  const texts = diagnoses.map((diagnosis) => {
    const above = told.get(diagnosis.remedy);
    if (above === undefined) told.set(diagnosis.remedy, title);
    return formatDiagnosis(diagnosis, { above, width: Math.min(100, columns - 6) });
  });
  return [result, ...texts.flatMap((text) => text.split('\n'))].join('\n      ');
}

export function describeCounts(checks: readonly CheckResult[]): string {
  const count = (result: CheckResult['result']) => checks.filter((check) => check.result === result).length;
  const warnings = count('warning') === 0 ? '' : `, ${count('warning')} with a warning`;
  return `${count('passed')} passed${warnings}, ${count('failed')} failed, ${count('skipped')} skipped`;
}
