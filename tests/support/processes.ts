import { readdirSync, readFileSync } from 'node:fs';

/** Reads a process's file in Linux; empty for one that has ended. */
function readOf(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

/** Returns the IDs of all processes; none if the system does not list them in files. */
export function listProcesses(): readonly number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

/** Returns a process's running children, started by any of its threads. */
export function childrenOf(pid: number): readonly number[] {
  return listProcesses().filter((other) => readNumber(readOf(other, 'status'), 'PPid') === pid);
}

/** Returns program and arguments, each ended by a NUL. */
export function readCommand(pid: number): string {
  return readOf(pid, 'cmdline');
}

function readNumber(status: string, name: string): number | undefined {
  const found = new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1];
  return found === undefined ? undefined : Number(found);
}
