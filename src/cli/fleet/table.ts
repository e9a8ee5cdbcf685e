import { styleText } from 'node:util';
import { countChanges } from '../../reporting/model/counts.ts';
import { breaksMonitor, breakingChangesOf } from '../../reporting/model/breakingChanges.ts';
import { nameOf, orderRows } from '../../reporting/model/order.ts';
import { describeOutcome, oneLine } from '../../reporting/model/outcome.ts';
import type { FleetOperation, FleetReport, FleetResult, FleetRow } from '../../reporting/model/schema.ts';
import { summarize } from '../../reporting/model/summarize.ts';
import { nameClientId, nameDuration, nameResult } from '../../reporting/model/operationLabels.ts';
import { cleanLines } from '../../common/text.ts';
import type { Console } from '../../common/console/console.ts';
import { layOut } from '../../common/console/tableLayout.ts';
import { wrapWords } from '../../common/wrap.ts';

type Paint = (text: string) => string;

/** Of rows in which nothing happened, so many are shown: those before them are to be seen without scrolling. */
const maxQuiet = 40;
const indent = '  ';
const narrowest = 20;

const colors: Readonly<Record<FleetResult, 'red' | 'yellow' | 'cyan' | 'green' | 'dim'>> = {
  failed: 'red',
  interrupted: 'yellow',
  'not-started': 'yellow',
  changed: 'cyan',
  incomplete: 'yellow',
  unchanged: 'dim',
  passed: 'green',
};

/** What came of each customer, as a table for the terminal: what breaks a monitor first, the whole in a sentence at the end. */
export function describeFleet(
  report: FleetReport,
  { hasColor, columns }: Pick<Console, 'hasColor' | 'columns'>,
): string {
  const { operation, stacks } = report;
  const paint = (color: Parameters<typeof styleText>[0]): Paint =>
    hasColor ? (text) => styleText(color, text, { validateStream: false }) : (text) => text;
  const rows = orderRows(stacks);
  const quiet = rows.filter(isQuiet);
  const shown = quiet.length > maxQuiet ? rows.filter((row) => !isQuiet(row)) : rows;
  const table = layOut(
    ['Customer', 'Result', '+', '~', '-', '±', 'Client ID', 'Time'],
    shown.map((row) => cellsOf(operation, row)),
    columns,
  );
  const lines = shown.flatMap((row, index) => [
    paint(breaksMonitor(row) ? 'red' : colors[row.result])(table.rows[index]?.line ?? ''),
    ...describeBelow(row, table.rows[index]?.rest ?? '', columns, paint(breaksMonitor(row) ? 'red' : 'reset')),
  ]);
  const left =
    quiet.length > maxQuiet
      ? [paint('dim')(`… ${quiet.length} ${nameResult(operation, quiet[0]?.result ?? 'unchanged')}; listed by --json`)]
      : [];
  return [
    ...(shown.length === 0 ? [] : [paint('bold')(table.head), ...lines]),
    ...left,
    ...describeLists(report, columns),
    ...(stacks.length === 0 ? [] : ['']),
    ...wrapWords(`${summarize(report).sentence}.`, columns).map(paint('bold')),
    '',
  ].join('\n');
}

function isQuiet(row: FleetRow): boolean {
  return (row.result === 'unchanged' || row.result === 'passed') && breakingChangesOf(row).length === 0;
}

function cellsOf(operation: FleetOperation, row: FleetRow): readonly string[] {
  const counts = countChanges(row);
  const numbers = [counts?.created, counts?.updated, counts?.deleted, counts?.replaced];
  return [
    nameCustomer(row),
    nameResult(operation, row.result),
    ...numbers.map((number) => (number === undefined || number === 0 ? '' : `${number}`)),
    nameClientId(operation, row),
    nameDuration(row.durationMs),
  ];
}

/** The name of the stack is what commands take. */
function nameCustomer(row: FleetRow): string {
  const name = oneLine(nameOf(row));
  return nameOf(row) === row.stack ? name : `${oneLine(row.stack)} (${name})`;
}

/** What has no column: what the table has no room for, what is wrong and what to do. */
function describeBelow(row: FleetRow, rest: string, columns: number, paint: Paint): readonly string[] {
  const width = Math.max(narrowest, columns - indent.length);
  const remedy = row.error === undefined ? '' : cleanLines(row.error.remedy);
  const lines = [
    ...[rest, describeOutcome(row)]
      .flatMap((text) => wrapWords(text, width))
      .filter((line) => line !== '')
      .map(paint),
    ...wrapWords(remedy, width),
  ];
  return lines.filter((line) => line !== '').map((line) => `${indent}${line}`);
}

function describeLists(
  { settingsWithoutStack, stacksWithoutSettings }: FleetReport,
  columns: number,
): readonly string[] {
  const list = (title: string, names: readonly string[]) =>
    names.length === 0 ? [] : ['', ...wrapWords(`${title}: ${names.map(oneLine).join(', ')}`, columns)];
  return [
    ...list('Settings without a stack when the run began', settingsWithoutStack),
    ...list('Orphaned stacks (no settings file)', stacksWithoutSettings),
  ];
}
