import { styleText } from 'node:util';
import type { Console } from '../../common/console/console.ts';
import { layOut } from '../../common/console/tableLayout.ts';
import { wrapLines } from '../../common/wrap.ts';
import { nameOf, type Level } from '../../reporting/model/row.ts';
import { oneLine } from '../../reporting/model/outcome.ts';
import type { FleetRow } from '../../reporting/model/schema.ts';

/** Maximum number of rows that need no action, so that the rows before them stay visible without scrolling. */
export const maxQuiet = 40;

type Color = 'red' | 'yellow' | 'cyan' | 'green' | 'dim' | 'bold';
export type Terminal = Pick<Console, 'hasColor' | 'columns'>;

export interface TerminalRow {
  /** One for each title. */
  readonly cells: readonly string[];
  readonly level: Level;
  /** Shown below the row, together with the cells that do not fit. */
  readonly texts: readonly string[];
  /** Optional. Whether the texts below, except the remedy, have the color, too. */
  readonly isLoud?: boolean;
  readonly remedy?: string | undefined;
}

const colors: Readonly<Record<Level, Color>> = {
  bad: 'red',
  warning: 'yellow',
  changed: 'cyan',
  good: 'green',
  quiet: 'dim',
};
const indent = '  ';
const narrowest = 20;

/** Lays out a table for the terminal: a head, and one or more lines for each row. Returns no lines for no rows. */
export function renderTable(
  titles: readonly string[],
  rows: readonly TerminalRow[],
  terminal: Terminal,
): readonly string[] {
  if (rows.length === 0) return [];
  const { columns } = terminal;
  const width = Math.max(narrowest, columns - indent.length);
  const cells = rows.map((row) => row.cells);
  const table = layOut(titles, cells, columns);
  const wrap = (texts: readonly string[]) =>
    texts.flatMap((text) => wrapLines(text, width)).filter((line) => line !== '');
  return [
    paint('bold', terminal)(table.head),
    ...rows.flatMap(({ level, texts, isLoud = false, remedy = '' }, index) => {
      const { line = '', rest = '' } = table.rows[index] ?? {};
      const inColor = paint(colors[level], terminal);
      const below = wrap([rest, ...texts]);
      return [
        inColor(line),
        ...(isLoud ? below.map(inColor) : below).map((text) => `${indent}${text}`),
        ...wrap([remedy]).map((text) => `${indent}${text}`),
      ];
    }),
  ];
}

export function paint(color: Color, { hasColor }: Terminal): (text: string) => string {
  return hasColor ? (text) => styleText(color, text, { validateStream: false }) : (text) => text;
}

/** Returns the stack's name, which commands take, then the customer's own. */
export function nameCustomer(row: Pick<FleetRow, 'customer' | 'stack'>): string {
  const stack = oneLine(row.stack);
  return nameOf(row) === row.stack ? stack : `${stack} (${oneLine(nameOf(row))})`;
}
