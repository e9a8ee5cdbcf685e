import { execFile } from 'node:child_process';
import { platform } from 'node:os';
import { promisify } from 'node:util';
import type { ProcessFacts } from './lock.ts';

const run = (command: string, args: readonly string[]) =>
  promisify(execFile)(command, args, { env: { ...process.env, LC_ALL: 'C' } });

/** Asks this machine about one process; undefined when there is none, an engine of unknown age where it does not tell. */
export async function readProcess(pid: number): Promise<ProcessFacts | undefined> {
  if (!isThere(pid)) return undefined;
  try {
    // Linux (procps, BusyBox has no etimes) and macOS.
    const { stdout } = await run('ps', ['-o', 'stat=,lstart=,comm=', '-p', String(pid)]);
    return parseProcess(stdout);
  } catch {
    // A lock is only taken away from who is known to be gone.
    return isThere(pid) ? { isPulumi: true, startedAt: undefined } : undefined;
  }
}

/** Whether an engine runs on this machine, of whatever stack; true where the machine does not say. */
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
 * `Ss  Tue Nov 25 03:06:25 2025 /usr/bin/pulumi`; an ended process whose parent has not looked is none.
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

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
