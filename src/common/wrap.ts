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

/** Wraps each line that is too long for a terminal as {@link wrapWords} does, below its own indent. Other output stays as it is. */
export function wrapForTerminal(
  text: string,
  { isInteractive, columns }: Pick<Console, 'isInteractive' | 'columns'>,
): string {
  if (!isInteractive) return text;
  const wrapLine = (line: string) => {
    if (line.length <= columns) return line;
    const indent = /^ */.exec(line)?.[0] ?? '';
    return wrapWords(line, columns - indent.length).map((part) => `${indent}${part.trimStart()}`);
  };
  return text.split('\n').flatMap(wrapLine).join('\n');
}
