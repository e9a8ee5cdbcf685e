import { breaksMonitor, describeRow, nameOf, widensConsent } from '../../model/row.ts';
import { describeOutcome, oneLine, shorten } from '../../model/outcome.ts';
import type { FleetOperation, FleetRow } from '../../model/schema.ts';
import { escapeGitHub } from './escape.ts';

/** Longest name and sentence in the table; the whole of them is folded below it. */
const maxNameLength = 60;
const maxSentenceLength = 220;

export const tableHead = [
  '| Customer | Result | + | ~ | - | ± | Client ID | Time | Remark |',
  '| --- | --- | ---: | ---: | ---: | ---: | --- | ---: | --- |',
].join('\n');

export function renderRow(operation: FleetOperation, row: FleetRow): string {
  const { result, counts, clientId, isClientIdLost, duration } = describeRow(operation, row);
  const cells = [
    renderName(row),
    `${markOf(row)}${result}`,
    ...counts,
    isClientIdLost ? `**${clientId}**` : clientId,
    duration,
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
  const [name = '', ...stack] = [...new Set([nameOf(row), row.stack])].map((text) =>
    escapeGitHub(shorten(oneLine(text), maxNameLength)),
  );
  return [name, ...stack.map((text) => `(${text})`)].join(' ');
}
