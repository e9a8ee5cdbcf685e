import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** What a command writes to: results to `out`, everything a person only watches to `err`. */
export interface Console {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether somebody sits at a terminal and can be asked. */
  readonly isInteractive: boolean;
  readonly hasColor: boolean;
  /** Of the terminal; 100 where there is none. */
  readonly columns: number;
  /** Asks one line; empty when the signal comes first. */
  readonly ask: (question: string, signal: AbortSignal) => Promise<string>;
  /** The same without showing what is typed. */
  readonly askSecret: (question: string, signal: AbortSignal) => Promise<string>;
}

/** The console of this process. */
export function processConsole(env: NodeJS.ProcessEnv = process.env): Console {
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    isInteractive: isTerminal(process.stdin) && isTerminal(process.stderr),
    hasColor: isTerminal(process.stdout) && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb',
    columns: isTerminal(process.stdout) ? process.stdout.columns : 100,
    ask: (question, signal) => askLine(question, process.stderr, signal),
    askSecret,
  };
}

/** `isTTY` is undefined, against its type, where a stream is no terminal. */
function isTerminal({ isTTY }: { readonly isTTY?: boolean }): boolean {
  return isTTY === true;
}

/** Readline echoes what is typed to its output: to one that throws it away. */
async function askSecret(question: string, signal: AbortSignal): Promise<string> {
  process.stderr.write(question);
  const nowhere = new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  const answer = await askLine('', nowhere, signal);
  process.stderr.write('\n');
  return answer;
}

async function askLine(question: string, output: NodeJS.WritableStream, signal: AbortSignal): Promise<string> {
  return (await readLine(question, output, signal)) ?? '';
}

/** Asks one line; undefined when Ctrl-C, Ctrl-D or the signal comes first. */
export type Prompt = (question: string, signal: AbortSignal) => Promise<string | undefined>;

export const prompt: Prompt = (question, signal) => readLine(question, process.stderr, signal);

async function readLine(
  question: string,
  output: NodeJS.WritableStream,
  signal: AbortSignal,
): Promise<string | undefined> {
  const terminal = createInterface({ input: process.stdin, output, terminal: true });
  try {
    return await terminal.question(question, { signal });
  } catch {
    return undefined;
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
