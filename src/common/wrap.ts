import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import type { Console } from './console/console.ts';

/** Wraps a text into lines of at most `width` columns. A word that is longer stays whole. */
export function wrap(text: string, width: number): readonly string[] {
  return wrapAnsi(text, width).split('\n');
}

/** Commands as errors contain them: from the program's name to the end of the sentence or clause. */
const commands =
  /\b(?:npx mailbox-access|pulumi (?:config|stack)|az (?:login|ad|rest)|rm) [^\n]*?(?=[.,;)]? (?=[A-Z])|[,;)] |[.)]?$)|\bgit (?:add|checkout) [^\n]+$/gm;
const keptSpace = '\ue000';

/** Wraps a text as {@link wrap} does, and keeps each command on one line, so that it can be copied. */
export function wrapWords(text: string, width: number): readonly string[] {
  const whole = text
    .replaceAll(keptSpace, ' ')
    .replace(commands, (command) => command.replaceAll(' ', keptSpace))
    .replace(/ +/g, ' ');
  return wrap(whole, width).map((line) => line.replaceAll(keptSpace, ' '));
}

/** Returns a console that wraps messages and questions for its terminal. Results are printed as they are. */
export function wrapConsole(console: Console): Console {
  return {
    ...console,
    err: (text) => {
      console.err(wrapForTerminal(text, console));
    },
    ask: (question, signal) => console.ask(wrapQuestion(question, console), signal),
    askSecret: (question, signal) => console.askSecret(wrapQuestion(question, console), signal),
  };
}

/** Wraps a question for a terminal, with one space before the answer. */
export function wrapQuestion(question: string, console: Pick<Console, 'isInteractive' | 'columns'>): string {
  return `${wrapForTerminal(question.trimEnd(), console)} `;
}

/** Wraps each line that is too long for a terminal. Other output stays as it is. */
export function wrapForTerminal(
  text: string,
  { isInteractive, columns }: Pick<Console, 'isInteractive' | 'columns'>,
): string {
  return isInteractive ? wrapLines(text, columns).join('\n') : text;
}

/** Wraps each long line as {@link wrapWords} does, and repeats its indent or `# `; a bullet becomes an indent. */
export function wrapLines(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((line) => {
    if (stringWidth(line) <= width) return line;
    const begin = /^ *(?:- |# )?/.exec(line)?.[0] ?? '';
    const indent = begin.replace('-', ' ');
    return wrapWords(line.slice(begin.length), width - begin.length).map(
      (part, index) => `${index === 0 ? begin : indent}${part.trimStart()}`,
    );
  });
}

/** Numbers the next steps, each wrapped as {@link wrapWords} does. */
export function formatNextSteps(steps: readonly string[], columns: number): string {
  const indent = '\n     ';
  return `Next\n${steps.map((step, index) => `  ${index + 1}. ${wrapWords(step, columns - 5).join(indent)}\n`).join('')}`;
}

/** Minimum columns for a value beside its name. */
const minValueWidth = 40;

/**
 * Formats two columns, the first as wide as its longest entry; a value may have several lines. In a terminal, a long
 * value is wrapped, or put below its name where it or one of its words has too few columns. Links stay whole.
 */
export function formatRows(
  rows: readonly (readonly [name: string, value: string])[],
  { isInteractive, columns }: Pick<Console, 'isInteractive' | 'columns'> = { isInteractive: false, columns: 0 },
): string {
  const valueColumn = Math.max(...rows.map(([name]) => name.length)) + 4;
  const width = isInteractive ? columns - valueColumn : Infinity;
  const lines = rows.flatMap(([name, value]) => {
    const isLong = value.split('\n').some((line) => line.length > width);
    const isBelow = isLong && (width < minValueWidth || value.split(/\s/).some((word) => word.length > width));
    const [first = '', ...more] = isLong ? wrap(value, isBelow ? columns - 4 : width) : value.split('\n');
    if (isBelow) return [`  ${name}`, ...[first, ...more].map((line) => `    ${line}`)];
    return [`  ${name}`.padEnd(valueColumn) + first, ...more.map((line) => ' '.repeat(valueColumn) + line)];
  });
  return lines.map((line) => `${line}\n`).join('');
}
