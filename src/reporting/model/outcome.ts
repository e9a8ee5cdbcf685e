import { cleanText } from '../../common/text.ts';
import { breakingChangesOf } from './row.ts';
import type { FleetRow } from './schema.ts';

export const maxSentenceLength = 300;

/** Returns what {@link describeOutcomeLines} does on one line. */
export function describeOutcome(row: FleetRow): string {
  return oneLine(describeOutcomeLines(row));
}

/** Describes a customer without numbers: its breaking changes, its error, what is not verified, or which outputs differ. Empty when all is well. */
export function describeOutcomeLines(row: FleetRow): string {
  const breakingChanges = breakingChangesOf(row).map(({ message }) => message);
  if (breakingChanges.length > 0) return breakingChanges.join('\n');
  if (row.error !== undefined) return row.error.problem;
  const { checks = [], result } = row;
  const failed = checks.flatMap((check) => (check.result === 'failed' ? check.diagnoses : []));
  if (failed.length > 0) return failed.map(({ problem }) => problem).join('\n');
  const skipped = checks.filter((check) => check.result === 'skipped').map(({ title }) => title);
  if (result === 'incomplete') return `Not checked: ${skipped.join(', ')}.`;
  const { outputChanges = [] } = row;
  if (outputChanges.length > 0) return `Changed outputs: ${outputChanges.join(', ')}.`;
  return result === 'not-started' ? 'Not started: the run was stopped first.' : '';
}

export function oneLine(text: string): string {
  return cleanText(text.replaceAll(/\s*\n\s*/g, ' ')).trim();
}

/** Shortens a text to at most `most` characters, including an ellipsis. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text
    .slice(0, most - 1)
    .toWellFormed()
    .replace(/\uFFFD$/, '')
    .trimEnd()}…`;
}
