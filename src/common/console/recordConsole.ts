import type { Console } from './console.ts';

/** A console that keeps what is printed, and has nobody who could be asked. */
export function recordConsole({ columns }: Pick<Console, 'columns'>): {
  readonly console: Console;
  /** What was printed as a result, until now. */
  readonly words: () => string;
} {
  const printed: string[] = [];
  const nobody = () => Promise.resolve('');
  const console: Console = {
    out: (text) => printed.push(text),
    err: () => undefined,
    isInteractive: false,
    hasColor: false,
    columns,
    ask: nobody,
    askSecret: nobody,
  };
  return { console, words: () => printed.join('') };
}
