import type { Console } from './console.ts';

/** Returns a console that records output and has no terminal. */
export function recordConsole({ columns }: Pick<Console, 'columns'>): {
  readonly console: Console;
  /** The result printed so far. */
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
