import { breaksMonitor, breakingChangesOf, describeRow, levels } from '../../reporting/model/row.ts';
import { describeOutcomeLines, oneLine } from '../../reporting/model/outcome.ts';
import type { FleetOperation, FleetReport, FleetRow } from '../../reporting/model/schema.ts';
import { summarize } from '../../reporting/model/summarize.ts';
import { cleanLines } from '../../common/text.ts';
import { wrapWords } from '../../common/wrap.ts';
import { maxQuiet, nameCustomer, paint, renderTable, type Terminal, type TerminalRow } from './terminalTable.ts';

const titles = ['Customer', 'Result', '+', '~', '-', '±', 'Client ID', 'Time'];

/** Returns the result of each customer as a table for the terminal: breaking changes first, a summary last. */
export function describeFleet(report: FleetReport, terminal: Terminal): string {
  const { operation } = report;
  const { rows, sentence, lists } = summarize(report);
  const quiet = rows.filter(isQuiet);
  const isCut = quiet.length > maxQuiet;
  const shown = isCut ? rows.filter((row) => !isQuiet(row)) : rows;
  const wrap = (text: string) => wrapWords(text, terminal.columns);
  const nothing = quiet[0] === undefined ? '' : describeRow(operation, quiet[0]).result;
  return [
    ...renderTable(
      titles,
      shown.map((row) => buildRow(operation, row)),
      terminal,
    ),
    ...(isCut ? [paint('dim', terminal)(`… ${quiet.length} ${nothing}; listed by --json`)] : []),
    ...lists.flatMap(({ title, names }) => ['', ...wrap(`${title}: ${names.map(oneLine).join(', ')}`)]),
    ...(rows.length === 0 ? [] : ['']),
    ...wrap(`${sentence}.`).map(paint('bold', terminal)),
    '',
  ].join('\n');
}

function isQuiet(row: FleetRow): boolean {
  return (row.result === 'unchanged' || row.result === 'passed') && breakingChangesOf(row).length === 0;
}

function buildRow(operation: FleetOperation, row: FleetRow): TerminalRow {
  const { result, counts, clientId, duration } = describeRow(operation, row);
  return {
    cells: [nameCustomer(row), result, ...counts, clientId, duration],
    level: breaksMonitor(row) ? 'bad' : levels[row.result],
    texts: [cleanLines(describeOutcomeLines(row))],
    isLoud: breaksMonitor(row),
    remedy: row.error && cleanLines(row.error.remedy),
  };
}
