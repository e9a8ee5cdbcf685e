import { execFile } from 'node:child_process';
import { platform } from 'node:os';
import { promisify } from 'node:util';

export interface ProcessFacts {
  readonly isPulumi: boolean;
  /** Undefined if the machine does not report it. */
  readonly startedAt: Date | undefined;
}

const run = (command: string, args: readonly string[]) =>
  promisify(execFile)(command, args, { env: { ...process.env, LC_ALL: 'C' } });

/** Reads one process of this machine. Returns undefined if there is none, and an engine of unknown age if `ps` fails. */
export async function readProcess(pid: number): Promise<ProcessFacts | undefined> {
  if (!isRunning(pid)) return undefined;
  try {
    // Linux (procps, BusyBox has no etimes) and macOS.
    const { stdout } = await run('ps', ['-o', 'stat=,lstart=,comm=', '-p', String(pid)]);
    return parseProcess(stdout);
  } catch {
    // A lock is removed only if its holder is known to have ended.
    return isRunning(pid) ? { isPulumi: true, startedAt: undefined } : undefined;
  }
}

/** Returns whether an engine runs on this machine, for any stack; true if that is unknown. */
export async function hasRunningEngine(): Promise<boolean> {
  try {
    if (platform() === 'win32') {
      const { stdout } = await run('tasklist', ['/FI', 'IMAGENAME eq pulumi.exe', '/NH']);
      return stdout.includes('pulumi.exe');
    }
    const { stdout } = await run('ps', ['-A', '-o', 'stat=,comm=']);
    return stdout.split('\n').some((line) => /^\s*[^Z\s]\S*\s+(?:.*\/)?pulumi\s*$/.test(line));
  } catch {
    return true;
  }
}

/**
 * Parses `Ss  Tue Nov 25 03:06:25 2025 /usr/bin/pulumi`. Treats a zombie process as ended.
 *
 * @internal Tested alone: a test cannot make every kind of process.
 */
export function parseProcess(text: string): ProcessFacts | undefined {
  const [, stat = '', started = '', command = ''] =
    /^\s*(\S+)\s+(\w+ +\w+ +\d+ [\d:]+ \d+)\s+(.*\S)\s*$/m.exec(text) ?? [];
  if (stat.startsWith('Z')) return undefined;
  const startedAt = new Date(started);
  return {
    isPulumi: command === '' || /(?:^|[\\/])pulumi(?:\.exe)?$/.test(command),
    startedAt: Number.isNaN(startedAt.getTime()) ? undefined : startedAt,
  };
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Tolerance for process start times, which are counted from the start of the machine. */
const clockMs = 2_000;

/** Returns false when the start time of the process is not known. */
export function isStartedAfter({ startedAt }: ProcessFacts, time: Date): boolean {
  return startedAt !== undefined && startedAt.getTime() > time.getTime() + clockMs;
}
