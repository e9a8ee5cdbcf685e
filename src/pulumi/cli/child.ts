import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface ChildOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Ends the child and everything it has started. */
  readonly signal: AbortSignal;
  /** Optional. Gets each line of the child's output and errors. */
  readonly onLine?: (line: string) => void;
  /** Optional. How long an interrupted tree may clean up after itself before it is killed. Defaults to 3 s. */
  readonly graceMs?: number;
}

/** Lines of output kept to tell why a child failed. */
const keptLines = 20;

/**
 * Runs a program without a shell and waits until it and all it has started are gone.
 * @returns the last lines of its output.
 * @throws when it cannot be started, ends with a code other than 0, or the signal is aborted.
 */
export async function runChild(file: string, args: readonly string[], options: ChildOptions): Promise<string[]> {
  options.signal.throwIfAborted();
  const child = spawn(file, args, {
    cwd: options.cwd,
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, so that its whole tree can be signalled at once.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const lines: string[] = [];
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => {
      lines.splice(0, lines.length - keptLines + 1);
      lines.push(line);
      options.onLine?.(line);
    });
  }
  const code = await waitForEnd(child, options);
  options.signal.throwIfAborted();
  if (code !== 0) throw new Error(`${file} ended with exit code ${code ?? 'none'}: ${lines.join('\n')}`);
  return lines;
}

/** `close` comes once every process that shares the child's output has gone, not the child alone. */
async function waitForEnd(child: ChildProcess, { signal, graceMs = 3_000 }: ChildOptions): Promise<number | null> {
  let killTimer: NodeJS.Timeout | undefined;
  const interrupt = (): void => {
    endTree(child, 'SIGINT');
    killTimer = setTimeout(endTree, graceMs, child, 'SIGKILL');
  };
  const kill = (): void => {
    endTree(child, 'SIGKILL');
  };
  signal.addEventListener('abort', interrupt, { once: true });
  process.once('exit', kill);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject).once('close', resolve);
    });
  } finally {
    clearTimeout(killTimer);
    signal.removeEventListener('abort', interrupt);
    process.off('exit', kill);
  }
}

function endTree(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    execFile('taskkill', ['/pid', String(child.pid), '/T', '/F'], () => undefined);
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group has ended by itself.
  }
}
