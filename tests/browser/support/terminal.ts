import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

/** Shell commands in a terminal, and the person in front of it. */
export interface Terminal {
  /** Resolves to a pattern's first group, or its whole match, once it is shown. Rejects if the commands end first. */
  readonly see: (pattern: RegExp) => Promise<string>;
  readonly type: (text: string) => void;
  /** Returns all output without control sequences. */
  readonly text: () => string;
  /** The exit code of the commands. */
  readonly ended: Promise<number>;
  readonly close: () => void;
}

/** Runs commands with bash in a pseudo-terminal, up to the first that fails. */
export function openTerminal(commands: string, cwd: string, env: NodeJS.ProcessEnv): Terminal {
  const child = spawn(
    'script',
    ['-qefc', 'stty rows 30 cols 120; exec bash -e -o pipefail -c "$RECIPE"', '/dev/null'],
    {
      cwd,
      // A plain terminal is written to line by line, so that its output can be read as text.
      env: { ...process.env, SHELL: '/bin/sh', TERM: 'vt100', LANG: 'C.UTF-8', ...env, RECIPE: commands },
    },
  );
  let printed = '';
  const text = () => stripVTControlCharacters(printed);
  const waiting = new Set<() => void>();
  const ended = new Promise<number>((resolve) =>
    child.on('close', (code) => {
      resolve(code ?? -1);
    }),
  );
  const onText = (chunk: string) => {
    printed += chunk;
    for (const look of waiting) look();
  };
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', onText);
  return {
    see: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(text());
          if (!found) return;
          waiting.delete(look);
          resolve(found[1] ?? found[0]);
        };
        waiting.add(look);
        void ended.then((code) => {
          reject(new Error(`Ended with ${code} and never showed ${pattern}:\n${text()}`));
        });
        look();
      }),
    type: (keys) => child.stdin.write(keys),
    text,
    ended,
    // The terminal hangs up on everything in it.
    close: () => child.kill('SIGKILL'),
  };
}
