import { z } from 'zod';
import { findLastSignIn, readReportText } from '../../checks/verify/reportFile.ts';
import { reportSchema, type Report, type CheckName, type CheckResult } from '../../checks/verify/report.ts';
import type { StackState } from './stackState.ts';
import type { Answer, StatusRow } from './schema.ts';

/** Result of the last verification for the current registration of a stack. */
export interface Proven extends Pick<StatusRow, 'drifted' | 'verifiedAt'> {
  /** `stale`: the report is for another registration; `outdated`: the stack was changed since. */
  readonly age: 'fresh' | 'outdated' | 'stale' | 'none';
  readonly consented: Answer;
  readonly mailbox: Pick<StatusRow['mailbox'], 'proven' | 'provenAt' | 'signIn'>;
  /** The failures that still hold. */
  readonly failures: readonly CheckResult[];
}

const nothing = { consented: 'unknown', drifted: 'unknown', mailbox: { proven: 'unknown' }, failures: [] } as const;

/** Judges a report by the state of its stack, because a later change may have fixed or broken what it found. */
export function judgeProof(report: Report | undefined, held: StackState): Proven {
  if (report === undefined) return { ...nothing, age: 'none' };
  if (!isOfSame(report, held)) return { ...nothing, age: 'stale' };
  const { checks, verifiedAt } = report;
  const isOutdated = held.changedAt !== undefined && held.changedAt > verifiedAt;
  const failures = checks.filter(({ result }) => result === 'failed');
  const mailbox = isOfSameMailbox(report, held) ? judgeMailbox(report) : nothing.mailbox;
  if (isOutdated) return { ...nothing, age: 'outdated', verifiedAt, mailbox };
  return { age: 'fresh', verifiedAt, consented: judgeConsent(checks), drifted: judgeDrift(checks), mailbox, failures };
}

function isOfSame({ clientId, tenantId }: Report, { ids }: StackState): boolean {
  return (
    clientId.toLowerCase() === ids?.clientId.toLowerCase() && tenantId.toLowerCase() === ids.tenantId.toLowerCase()
  );
}

function isOfSameMailbox({ mailbox, account }: Report, held: StackState): boolean {
  return mailbox === held.mailbox && account === held.account;
}

function judgeConsent(checks: readonly CheckResult[]): Answer {
  const { result } = find(checks, 'consent') ?? {};
  return result === 'passed' ? 'yes' : result === 'failed' ? 'no' : 'unknown';
}

/** Returns whether the directory differs; a failed comparison says nothing about it. */
function judgeDrift(checks: readonly CheckResult[]): Answer {
  const check = find(checks, 'declared');
  if (check?.result === 'passed') return 'no';
  const differs = check?.result === 'failed' && check.diagnoses.some(({ code }) => code === 'directory-differs');
  return differs ? 'yes' : 'unknown';
}

function judgeMailbox(report: Report): Proven['mailbox'] {
  const last = findLastSignIn(report);
  if (last === undefined) return nothing.mailbox;
  return { proven: last.result === 'passed' ? 'yes' : 'no', provenAt: last.verifiedAt, signIn: last.signIn };
}

function find(checks: readonly CheckResult[], name: CheckName): CheckResult | undefined {
  return checks.find((check) => check.name === name);
}

/** The report of a customer's last verification, or why it is invalid; undefined if there is none. */
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

/** Explains why a report is invalid, without content of the file, which may be a link to another. */
function explain(error: unknown): string {
  if (error instanceof SyntaxError) return 'it is not JSON';
  if (error instanceof z.ZodError) return `it does not match the schema (${describePath(error)})`;
  return error instanceof Error ? error.message : String(error);
}

function describePath({ issues: [issue] }: z.ZodError): string {
  const path = issue?.path.join('.') ?? '';
  return path === '' ? 'at the root' : path;
}
