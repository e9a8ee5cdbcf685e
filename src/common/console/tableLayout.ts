import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

/** A table that fits: `line` has several lines after a long first cell, `rest` has the cells that do not fit. */
export interface Layout {
  readonly head: string;
  readonly rows: readonly { readonly line: string; readonly rest: string }[];
}

/** Spaces between two columns. */
const gap = 2;
const minNameLength = 14;

/**
 * Fits a table into a number of columns. Empty table columns are left out, then the last ones until the rest fits,
 * except the first two. A long first cell gets a line of its own.
 */
export function layOut(head: readonly string[], rows: readonly (readonly string[])[], columns: number): Layout {
  const widths = head.map((title, index) =>
    Math.max(...[title, ...rows.map((row) => row[index] ?? '')].map((text) => stringWidth(text))),
  );
  const used = head.map((_, index) => index).filter((index) => index < 2 || rows.some((row) => row[index] !== ''));
  const shown = fit(used, widths, columns);
  const others = widthOfAll(shown.slice(1), widths);
  const nameWidth = Math.max(1, Math.min(widths[0] ?? 0, columns - others - gap));
  const line = (cells: readonly string[]) => {
    const [cell = ''] = cells;
    const isLong = stringWidth(cell) > nameWidth;
    const above = isLong ? [wrapAnsi(cell, columns, { hard: true })] : [];
    const others = shown
      .slice(1)
      .map((index) => padToWidth(cells[index] ?? '', widths[index] ?? 0, isNumber(head, index)));
    return [...above, [padToWidth(isLong ? '' : cell, nameWidth), ...others].join(' '.repeat(gap)).trimEnd()].join(
      '\n',
    );
  };
  const rest = (cells: readonly string[]) =>
    used
      .filter((index) => !shown.includes(index) && cells[index] !== '')
      .map((index) => describeCell(head[index] ?? '', cells[index] ?? ''))
      .join(', ');
  return { head: line(head), rows: rows.map((cells) => ({ line: line(cells), rest: rest(cells) })) };
}

function fit(used: readonly number[], widths: readonly number[], columns: number): readonly number[] {
  const name = Math.min(widths[0] ?? 0, minNameLength);
  if (used.length <= 2 || name + gap + widthOfAll(used.slice(1), widths) <= columns) return used;
  return fit(used.slice(0, -1), widths, columns);
}

function widthOfAll(indexes: readonly number[], widths: readonly number[]): number {
  return indexes.reduce((sum, index) => sum + (widths[index] ?? 0), 0) + gap * Math.max(0, indexes.length - 1);
}

/** Returns whether a column has numbers: those with a title of one character, and the last, which is the time. */
function isNumber(head: readonly string[], index: number): boolean {
  return (head[index] ?? '').length === 1 || index === head.length - 1;
}

function describeCell(title: string, value: string): string {
  return title.length === 1 ? `${title}${value}` : `${title} ${value}`;
}

function padToWidth(text: string, width: number, toRight = false): string {
  const space = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return toRight ? `${space}${text}` : `${text}${space}`;
}
