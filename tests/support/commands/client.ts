import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { portsVariable, type FromClient, type FromServer } from './messages.ts';

export interface CommandOptions {
  /** Added to the environment of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** Optional. Whether the command has a terminal for questions. Defaults to false. */
  readonly isInteractive?: boolean;
  readonly hasColor?: boolean;
  /** Answers each question of a command with a terminal. */
  readonly ask?: (question: string) => Promise<string>;
}

export interface RunningCommand {
  /** The output so far. */
  readonly printed: { readonly out: string; readonly err: string };
  /** Resolves to the exit code; rejects with the command's exception. */
  readonly ended: Promise<number>;
  /** Has the effect of Ctrl-C. */
  readonly interrupt: () => void;
  /** Resolves once standard error matches; otherwise never. */
  readonly says: (pattern: RegExp) => Promise<RegExpExecArray>;
}

/** Runs `mailbox-access …` in this worker's command server (see server.ts). */
export function runInServer(args: readonly string[], options: CommandOptions = {}): RunningCommand {
  const {
    isInteractive = false,
    hasColor = false,
    ask = () => Promise.reject(new Error('Nobody can be asked.')),
  } = options;
  const socket = connect(readPort(), '127.0.0.1');
  const printed = { out: '', err: '' };
  const { says, check } = awaitText(() => printed.err);
  const send = (message: FromClient): void => {
    socket.write(`${JSON.stringify(message)}\n`);
  };
  const ended = new Promise<number>((resolve, reject) => {
    createInterface({ input: socket }).on('line', (line) => {
      const message = JSON.parse(line) as FromServer;
      if (message.type === 'out' || message.type === 'err') printed[message.type] += message.text;
      check();
      if (message.type === 'ask')
        ask(message.question).then((text) => {
          send({ type: 'answer', text });
        }, reject);
      if (message.type === 'ended') resolve(message.code);
      if (message.type === 'thrown') reject(new Error(`mailbox-access ${args.join(' ')} threw: ${message.text}`));
    });
    socket.on('error', reject);
    socket.on('close', () => {
      reject(new Error(`The command server ended while it ran mailbox-access ${args.join(' ')}: ${printed.err}`));
    });
  });
  send({ type: 'run', args, env: { ...process.env, ...options.env }, isInteractive, hasColor });
  return {
    printed,
    ended,
    interrupt: () => {
      send({ type: 'interrupt' });
    },
    says,
  };
}

/** Waits until a growing text matches; call `check` whenever it has grown. */
export function awaitText(read: () => string): {
  readonly says: (pattern: RegExp) => Promise<RegExpExecArray>;
  readonly check: () => void;
} {
  const waiting = new Map<RegExp, (found: RegExpExecArray) => void>();
  const check = () => {
    for (const [pattern, resolve] of waiting) {
      const found = pattern.exec(read());
      if (found === null) continue;
      waiting.delete(pattern);
      resolve(found);
    }
  };
  const says = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve) => {
      waiting.set(pattern, resolve);
      check();
    });
  return { says, check };
}

function readPort(): number {
  const ports = (process.env[portsVariable] ?? '').split(',').map(Number);
  const port = ports[(Number(process.env.JEST_WORKER_ID ?? 1) - 1) % ports.length];
  if (!port) throw new Error('There is no command server. Start the tests by npm test, or give Jest the globalSetup.');
  return port;
}
