import wrapAnsi from 'wrap-ansi';
import type { Console } from './console/console.ts';

/** Wraps a text into lines of at most `width` columns. A word that is longer stays whole. */
export function wrap(text: string, width: number): readonly string[] {
  return wrapAnsi(text, width).split('\n');
}

/** Commands as errors have them: from the program's name to the end of the sentence or of its part. */
const commands =
  /\b(?:npx mailbox-access|pulumi (?:config|stack)|az (?:login|ad|rest)|rm) [^\n]*?(?=[.,;)]? (?=[A-Z])|[,;)] |[.)]?$)|\bgit checkout [^\n]+$/gm;
const keptSpace = '\ue000';

/** Wraps a text as {@link wrap} does, and keeps each command on one line, so that it can be copied. */
export function wrapWords(text: string, width: number): readonly string[] {
  const whole = text
    .replaceAll(keptSpace, ' ')
    .replace(commands, (command) => command.replaceAll(' ', keptSpace))
    .replace(/ +/g, ' ');
  return wrap(whole, width).map((line) => line.replaceAll(keptSpace, ' '));
}

/** Wraps each line that is too long for a terminal. Other output stays as it is. */
export function wrapForTerminal(
  text: string,
  { isInteractive, columns }: Pick<Console, 'isInteractive' | 'columns'>,
): string {
  return isInteractive ? wrapLines(text, columns).join('\n') : text;
}

/** Wraps each line that is too long as {@link wrapWords} does, below its own indent or its bullet. */
export function wrapLines(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((line) => {
    if (line.length <= width) return line;
    const begin = /^ *(?:- )?/.exec(line)?.[0] ?? '';
    const indent = ' '.repeat(begin.length);
    return wrapWords(line.slice(begin.length), width - begin.length).map(
      (part, index) => `${index === 0 ? begin : indent}${part.trimStart()}`,
    );
  });
}

/**
 * Two columns, the first as wide as its longest entry. In a terminal a value that is too long is wrapped, or put below its name when one
 * of its words is too long. Links stay whole.
 */
export function formatRows(
  rows: readonly (readonly [name: string, value: string])[],
  { isInteractive, columns }: Pick<Console, 'isInteractive' | 'columns'> = { isInteractive: false, columns: 0 },
): string {
  const valueColumn = Math.max(...rows.map(([name]) => name.length)) + 4;
  const width = isInteractive ? columns - valueColumn : Infinity;
  const lines = rows.flatMap(([name, value]) => {
    const isBelow = value.split(' ').some((word) => word.length > width);
    const [first = '', ...more] = width === Infinity ? [value] : wrap(value, isBelow ? columns - 4 : width);
    if (isBelow) return [...(name === '' ? [] : [`  ${name}`]), ...[first, ...more].map((line) => `    ${line}`)];
    return [`  ${name}`.padEnd(valueColumn) + first, ...more.map((line) => ' '.repeat(valueColumn) + line)];
  });
  return lines.map((line) => `${line}\n`).join('');
}
