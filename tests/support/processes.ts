import { readdirSync, readFileSync } from 'node:fs';

/** What a file of Linux tells of a process; empty for one that has ended. */
function readOf(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

/** IDs of all processes; none where the system does not list them in files. */
export function listProcesses(): readonly number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

/** Processes that a process has started and that still run, whichever of its threads did. */
export function childrenOf(pid: number): readonly number[] {
  return listProcesses().filter((other) => readNumber(readOf(other, 'status'), 'PPid') === pid);
}

/** Program and arguments, each ended by a NUL. */
export function readCommand(pid: number): string {
  return readOf(pid, 'cmdline');
}

function readNumber(status: string, name: string): number | undefined {
  const found = new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1];
  return found === undefined ? undefined : Number(found);
}
