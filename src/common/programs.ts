import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, resolve } from 'node:path';

/** Returns the absolute path of the first executable with this name on PATH; undefined when there is none. */
export async function findOnPath(name: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  // A copy of the environment is case-sensitive, and Windows names the variable `Path`.
  const key = Object.keys(env).find((variable) => variable.toUpperCase() === 'PATH') ?? 'PATH';
  for (const folder of (env[key] ?? '').split(delimiter)) {
    // Node starts no `.cmd` without a shell (CVE-2024-27980).
    const file = resolve(folder, process.platform === 'win32' ? `${name}.exe` : name);
    if (folder !== '' && (await isExecutable(file))) return file;
  }
  return undefined;
}

export async function isExecutable(file: string): Promise<boolean> {
  const isAllowed = await access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
  return isAllowed && (await stat(file)).isFile();
}

export interface ProgramOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Ends the program and every process that it started, by force after 3 s. */
  readonly signal: AbortSignal;
  /** Optional. Receives each line of output and errors. */
  readonly onLine?: (line: string) => void;
}

/**
 * Runs a program without a shell, and waits until it and every process that shares its output have ended.
 * @throws Error with the end of its output when it does not start or fails; the signal's reason when aborted.
 */
export async function runProgram(file: string, args: readonly string[], options: ProgramOptions): Promise<void> {
  const { cwd, env, signal, onLine } = options;
  signal.throwIfAborted();
  // Takes 0.1 s to load, and is not needed when an engine is found.
  const { execa } = await import('execa');
  const pass = function* (line: unknown) {
    onLine?.(String(line));
    yield line;
  };
  const output = { stdin: 'ignore', stdout: pass, stderr: pass, all: true, lines: true, reject: false } as const;
  const ending = { killSignal: 'SIGINT', killDescendants: true, forceKillAfterDelay: 3_000 } as const;
  const result = await execa(file, args, { cwd, env, extendEnv: false, cancelSignal: signal, ...output, ...ending });
  signal.throwIfAborted();
  if (!result.failed) return;
  const outcome = result.code ?? result.signal ?? `exit code ${String(result.exitCode)}`;
  throw new Error(`${file} ended with ${outcome}: ${result.all.slice(-20).join('\n')}`);
}
