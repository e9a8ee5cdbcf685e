import { MailboxAccessError } from '../../common/errors.ts';
import type { FleetReport } from '../../reporting/model/schema.ts';
import { compareShards, countOf } from '../../reporting/model/summarize.ts';

/**
 * Merges the reports of a run that was split over several machines. The rows are sorted by name, as with `--all`. The
 * duration is that of the longest part.
 *
 * @throws MailboxAccessError `usage` for no report, different operations or numbers of parts, or a customer in two.
 */
export function mergeReports(reports: readonly FleetReport[]): FleetReport {
  const [first, ...others] = reports;
  if (first === undefined) throw refused('No report is given.');
  if (others.length === 0) return first;
  requireSame('operations', [...new Set(reports.map(({ operation }) => operation))]);
  const shards = reports.flatMap((report) => report.shards ?? []).toSorted(compareShards);
  requireSame('numbers of parts', [...new Set(shards.map((shard) => `n/${countOf(shard)}`))]);
  const stacks = reports.flatMap((report) => report.stacks).toSorted((a, b) => (a.stack < b.stack ? -1 : 1));
  const twice = stacks.find(({ stack }, index) => stacks[index + 1]?.stack === stack);
  if (twice !== undefined) throw refused(`The customer ${JSON.stringify(twice.stack)} is in two of these reports.`);
  return {
    operation: first.operation,
    startedAt: reports.map(({ startedAt }) => startedAt).reduce((a, b) => (Date.parse(b) < Date.parse(a) ? b : a)),
    durationMs: Math.max(...reports.map(({ durationMs }) => durationMs)),
    parallel: reports.reduce((sum, { parallel }) => sum + parallel, 0),
    shards: shards.length === 0 ? undefined : shards,
    stacks,
    settingsWithoutStack: union(reports.map((report) => report.settingsWithoutStack)),
    stacksWithoutSettings: union(reports.map((report) => report.stacksWithoutSettings)),
  };
}

function requireSame(what: string, found: readonly string[]): void {
  if (found.length > 1) throw refused(`These reports have different ${what}: ${found.join(', ')}.`);
}

function union(lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())].sort();
}

function refused(problem: string): MailboxAccessError {
  return new MailboxAccessError(
    'usage',
    problem,
    'Give each report of one run once: npx mailbox-access report part-1/preview.json part-2/preview.json',
  );
}
