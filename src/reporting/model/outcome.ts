import { cleanText } from '../../common/text.ts';
import { breakingChangesOf } from './row.ts';
import type { FleetRow } from './schema.ts';

export const maxSentenceLength = 300;

/** Describes a customer on one line, without numbers: its breaking changes, its error, what is not verified, or which outputs differ. Empty when all is well. */
export function describeOutcome(row: FleetRow): string {
  const breakingChanges = breakingChangesOf(row).map(({ message }) => message);
  if (breakingChanges.length > 0) return oneLine(breakingChanges.join(' '));
  if (row.error !== undefined) return oneLine(row.error.problem);
  const { checks = [], result } = row;
  const failed = checks.flatMap((check) => (check.result === 'failed' ? check.diagnoses : []));
  if (failed.length > 0) return oneLine(failed.map(({ problem }) => problem).join(' '));
  const skipped = checks.filter((check) => check.result === 'skipped').map(({ title }) => title);
  if (result === 'incomplete') return oneLine(`Not checked: ${skipped.join(', ')}.`);
  const { outputChanges = [] } = row;
  if (outputChanges.length > 0) return oneLine(`Changed outputs: ${outputChanges.join(', ')}.`);
  return result === 'not-started' ? 'Not started: the run was stopped first.' : '';
}

export function oneLine(text: string): string {
  return cleanText(text.replaceAll(/\s*\n\s*/g, ' ')).trim();
}

/** At most `most` characters, an ellipsis in the place of the rest. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text
    .slice(0, most - 1)
    .toWellFormed()
    .replace(/\uFFFD$/, '')
    .trimEnd()}…`;
}
