import { createInterface } from 'node:readline/promises';

/** What a command writes to: results to `out`, everything a person only watches to `err`. */
export interface Console {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether somebody sits at a terminal and can be asked. */
  readonly isInteractive: boolean;
  readonly hasColor: boolean;
  /** Asks one line; empty when the signal comes first. */
  readonly ask: (question: string, signal: AbortSignal) => Promise<string>;
}

/** The console of this process. */
export function processConsole(env: NodeJS.ProcessEnv = process.env): Console {
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    isInteractive: isTerminal(process.stdin) && isTerminal(process.stderr),
    hasColor: isTerminal(process.stdout) && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb',
    ask,
  };
}

/** `isTTY` is undefined, against its type, where a stream is no terminal. */
function isTerminal({ isTTY }: { readonly isTTY?: boolean }): boolean {
  return isTTY === true;
}

async function ask(question: string, signal: AbortSignal): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question, { signal });
  } catch {
    return '';
  } finally {
    terminal.close();
  }
}

/** Two columns, the first as wide as its longest entry; long values are never cut, so that links stay whole. */
export function formatRows(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}\n`).join('');
}

export function formatJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
