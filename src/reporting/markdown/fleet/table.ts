import { countChanges } from '../../model/counts.ts';
import { breaksMonitor, widensConsent } from '../../model/breakingChanges.ts';
import { nameOf } from '../../model/order.ts';
import { describeOutcome, oneLine, shorten } from '../../model/outcome.ts';
import type { FleetOperation, FleetRow } from '../../model/schema.ts';
import { nameClientId, nameDuration, nameResult } from '../../model/operationLabels.ts';
import { escapeGitHub } from './escape.ts';

/** Longest name and sentence in the table; the whole of them is folded below it. */
const maxNameLength = 60;
const maxSentenceLength = 220;

export const tableHead = [
  '| Customer | Result | + | ~ | - | ± | Client ID | Time | Remark |',
  '| --- | --- | ---: | ---: | ---: | ---: | --- | ---: | --- |',
].join('\n');

export function renderRow(operation: FleetOperation, row: FleetRow): string {
  const counts = countChanges(row);
  const numbers = [counts?.created, counts?.updated, counts?.deleted, counts?.replaced];
  const clientId = nameClientId(operation, row);
  const cells = [
    renderName(row),
    `${markOf(row)}${nameResult(operation, row.result)}`,
    ...numbers.map((number) => (number === undefined || number === 0 ? '' : `${number}`)),
    clientId === 'NEW' || clientId === 'deleted' ? `**${clientId}**` : clientId,
    nameDuration(row.durationMs),
    escapeGitHub(shorten(describeOutcome(row), maxSentenceLength)),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** What is to be looked at is seen without reading. */
export function markOf(row: FleetRow): string {
  if (breaksMonitor(row)) return '🚨 ';
  if (widensConsent(row)) return '⚠️ ';
  return { failed: '❌ ', interrupted: '⏹️ ', 'not-started': '⏹️ ' }[row.result as string] ?? '';
}

/** The customer, and the name of the stack, which commands take, where it is another. */
export function renderName(row: FleetRow): string {
  const name = escapeGitHub(shorten(oneLine(nameOf(row)), maxNameLength));
  return row.stack === nameOf(row) ? name : `${name} (${escapeGitHub(shorten(oneLine(row.stack), maxNameLength))})`;
}
