import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, dirname } from 'node:path';
import type { Signals } from '../../common/signals.ts';
import type { Engine } from './locate.ts';

export interface TerminalRunOptions extends Signals {
  readonly engine: Pick<Engine, 'path'>;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment of the engine. */
  readonly env: NodeJS.ProcessEnv;
  /** Optional. Whether Ctrl-C reaches the engine by itself. Defaults to whether this process has a terminal. */
  readonly hasTerminal?: boolean;
}

/**
 * Runs the engine in this process's terminal. In a terminal Ctrl-C reaches the engine by itself; elsewhere a signal to this process is
 * passed on.
 *
 * @returns the engine's exit code, or 128 plus the number of the signal that ended it, as in a shell.
 */
export async function runInTerminal({
  engine,
  args,
  cwd,
  env,
  signal,
  engineSignal,
  hasTerminal = process.stdin.isTTY || process.stdout.isTTY,
}: TerminalRunOptions): Promise<number> {
  // The language hosts of the download are beside the engine.
  const path = [dirname(engine.path), env.PATH].join(delimiter);
  const child = spawn(engine.path, args, { cwd, env: { ...env, PATH: path }, stdio: 'inherit' });
  const interrupt = () => hasTerminal || child.kill('SIGINT');
  const terminate = () => child.kill('SIGTERM');
  signal.addEventListener('abort', interrupt);
  engineSignal.addEventListener('abort', terminate);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, name) => {
        resolve(code ?? 128 + (name === null ? 0 : constants.signals[name]));
      });
    });
  } finally {
    signal.removeEventListener('abort', interrupt);
    engineSignal.removeEventListener('abort', terminate);
  }
}
