import { quoteForShell } from '../../../common/quote.ts';
import { countChanges } from '../../model/counts.ts';
import { breaksMonitor, breakingChangesOf, widensConsent } from '../../model/breakingChanges.ts';
import { nameOf, orderRows } from '../../model/order.ts';
import { describeOutcome, maxSentenceLength, shorten } from '../../model/outcome.ts';
import { fleetResults } from '../../model/schema.ts';
import type { FleetOperation, FleetReport, FleetResult, FleetRow } from '../../model/schema.ts';
import { summarize } from '../../model/summarize.ts';
import type { Summary } from '../../model/summarize.ts';
import { nameClientId, nameDuration, nameOperation, nameResult, nameTime } from '../../model/operationLabels.ts';
import { renderTablePage } from './page.ts';
import type { Cell, Column, Level, Notice, Row, TablePage, Tile } from './page.ts';
import { buildDetails } from './rowDetails.ts';
import { buildNotice, buildTile, maxNamed } from './summary.ts';

const columns: readonly Column[] = [
  { title: 'Customer' },
  { title: 'Result' },
  { title: 'Created', isNumber: true },
  { title: 'Updated', isNumber: true },
  { title: 'Deleted', isNumber: true },
  { title: 'Replaced', isNumber: true },
  { title: 'Client ID' },
  { title: 'Time', isNumber: true },
];

const levels: Readonly<Record<FleetResult, Level>> = {
  changed: 'changed',
  unchanged: 'quiet',
  passed: 'good',
  incomplete: 'warning',
  failed: 'bad',
  interrupted: 'warning',
  'not-started': 'warning',
};

/** Renders the report of a fleet run as one HTML file that needs no other file. */
export function renderFleetPage(report: FleetReport): string {
  const { operation, stacks, startedAt, durationMs, parallel, shards = [] } = report;
  const summary = summarize(report);
  const parts = shards.length === 0 ? '' : `, in parts ${shards.join(', ')}`;
  return renderTablePage({
    title: `${nameOperation(operation)} of ${stacks.length} customers`,
    lead: [
      `${summary.sentence}.`,
      `${nameTime(startedAt)}, took ${nameDuration(durationMs)}, ${parallel} at once${parts}.`,
    ],
    tiles: buildTiles(operation, summary),
    notices: buildNotices(report),
    caption: 'Customers: what breaks a monitor first, then what failed, then what changes',
    groupTitle: 'Result',
    ...withoutEmptyColumns(orderRows(stacks).map((row) => buildRow(operation, row))),
    footer: 'Written by mailbox-access. This file contains no tokens or secrets.',
  });
}

/** Leaves out columns of numbers that are empty in every row. */
function withoutEmptyColumns(rows: readonly Row[]): Pick<TablePage, 'columns' | 'rows'> {
  const isUsed = columns.map(
    ({ isNumber = false }, index) => !isNumber || rows.some(({ cells }) => cells[index]?.text !== ''),
  );
  return {
    columns: columns.filter((_, index) => isUsed[index]),
    rows: rows.map((row) => ({ ...row, cells: row.cells.filter((_, index) => isUsed[index]) })),
  };
}

function buildTiles(operation: FleetOperation, { counts, breaking, widening }: Summary): readonly Tile[] {
  const results = ['failed', 'interrupted', 'not-started', 'changed', 'incomplete', 'unchanged', 'passed'] as const;
  return [
    ...buildTile(breaking === 1 ? 'monitor breaks' : 'monitors break', breaking, 'bad'),
    ...buildTile(widening === 1 ? 'consent widens' : 'consents widen', widening, 'warning'),
    ...results.flatMap((result) => buildTile(nameResult(operation, result), counts[result], levels[result])),
  ];
}

function buildNotices({
  operation,
  stacks,
  settingsWithoutStack,
  stacksWithoutSettings,
}: FleetReport): readonly Notice[] {
  const rows = orderRows(stacks);
  const describe = (row: FleetRow) => ({
    name: nameOf(row),
    text: shorten(describeOutcome(row) || 'The client ID is not kept.', maxSentenceLength),
    remedy: remedyOf(operation, row),
  });
  const failed = rows.filter((row) => row.result === 'failed' && breakingChangesOf(row).length === 0);
  const names = (all: readonly string[]) => (all.length === 0 ? [] : [{ text: listNames(all) }]);
  return [
    ...buildNotice('bad', 'A monitor breaks', rows.filter(breaksMonitor).map(describe)),
    ...buildNotice('warning', 'Consent becomes wider', rows.filter(widensConsent).map(describe)),
    ...buildNotice('bad', 'Failed', failed.map(describe)),
    ...buildNotice('quiet', 'Settings without a stack when the run began', names(settingsWithoutStack)),
    ...buildNotice('warning', 'Orphaned stacks (no settings file)', names(stacksWithoutSettings)),
  ];
}

/** Returns what to do about a row: its error's remedy, that of its first failed check, or where to look at a breaking change. */
function remedyOf(operation: FleetOperation, { stack, error, checks = [] }: FleetRow): string | undefined {
  const [diagnosis] = checks.flatMap((check) => (check.result === 'failed' ? check.diagnoses : []));
  if (operation === 'preview') return error?.remedy ?? `Review it: npx mailbox-access preview ${quoteForShell(stack)}`;
  const newIds = `Give the monitor the IDs that are valid now: npx mailbox-access outputs ${quoteForShell(stack)}`;
  return error?.remedy ?? diagnosis?.remedy ?? (operation === 'up' ? newIds : undefined);
}

function listNames(names: readonly string[]): string {
  const more = names.length - maxNamed;
  return more > 0 ? `${names.slice(0, maxNamed).join(', ')} and ${more} more` : names.join(', ');
}

function buildRow(operation: FleetOperation, row: FleetRow): Row {
  const { result, durationMs } = row;
  const level = breaksMonitor(row) ? 'bad' : breakingChangesOf(row).length > 0 ? 'warning' : levels[result];
  const counts = countChanges(row);
  const number = (count: number | undefined): Cell => ({ text: count === undefined || count === 0 ? '' : `${count}` });
  const clientId = nameClientId(operation, row);
  const outcome = describeOutcome(row);
  return {
    group: nameResult(operation, result),
    level,
    cells: [
      { text: nameOf(row), note: row.error === undefined ? outcome : shorten(outcome, maxSentenceLength) },
      { text: nameResult(operation, result), level: levels[result], sort: fleetResults.indexOf(result) },
      ...[counts?.created, counts?.updated, counts?.deleted, counts?.replaced].map(number),
      clientId === 'NEW' || clientId === 'deleted' ? { text: clientId, level: 'bad' } : { text: clientId },
      { text: nameDuration(durationMs), sort: durationMs === undefined ? undefined : Math.round(durationMs) },
    ],
    details: buildDetails(row),
  };
}
