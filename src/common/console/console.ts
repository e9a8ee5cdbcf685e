import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** The output and input of a command: results go to `out`, all other messages to `err`. */
export interface Console {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether a terminal is attached for questions. */
  readonly isInteractive: boolean;
  readonly hasColor: boolean;
  /** Width of the terminal; 100 without one. */
  readonly columns: number;
  /** Asks for one line; returns an empty text when the signal comes first. */
  readonly ask: (question: string, signal: AbortSignal) => Promise<string>;
  /** Does the same without echo. */
  readonly askSecret: (question: string, signal: AbortSignal) => Promise<string>;
}

export function processConsole(env: NodeJS.ProcessEnv = process.env): Console {
  return {
    out: writeWhileRead(process.stdout),
    err: writeWhileRead(process.stderr),
    isInteractive: isTerminal(process.stdin) && isTerminal(process.stderr),
    hasColor: isTerminal(process.stdout) && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb',
    columns: isTerminal(process.stdout) ? process.stdout.columns : 100,
    ask: (question, signal) => askLine(question, process.stderr, signal),
    askSecret,
  };
}

/** Stops printing, but not the run, when the reader of a pipe closes it (`| head -1`). */
function writeWhileRead(stream: NodeJS.WriteStream): (text: string) => void {
  let isClosed = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // With a full disk, output to a file fails; only the exit code can report it.
    if (error.code !== 'EPIPE') process.exitCode = 1;
    isClosed = true;
  });
  return (text) => {
    if (!isClosed) stream.write(text);
  };
}

/** Returns whether a stream is a terminal. Unlike its type says, `isTTY` is undefined for other streams. */
function isTerminal({ isTTY }: { readonly isTTY?: boolean }): boolean {
  return isTTY === true;
}

/** Readline echoes what is typed, here to an output that discards it. It takes over before the question is shown. */
async function askSecret(question: string, signal: AbortSignal): Promise<string> {
  const nowhere = new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  const typed = askLine('', nowhere, signal);
  process.stderr.write(question);
  const answer = await typed;
  process.stderr.write('\n');
  return answer;
}

async function askLine(question: string, output: NodeJS.WritableStream, signal: AbortSignal): Promise<string> {
  return (await readLine(question, output, signal)) ?? '';
}

/** Asks for one line; returns undefined when Ctrl-C, Ctrl-D or the signal comes first. */
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

/** Formats JSON with terminal control and bidirectional characters escaped as \\u…, which keeps its value. */
export function formatJson(value: unknown): string {
  const json = JSON.stringify(value, undefined, 2);
  return `${json.replace(/[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, escapeCharacter)}\n`;
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
