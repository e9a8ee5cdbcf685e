import { readdirSync, readFileSync } from 'node:fs';

const everyMs = 250;

/** Memory of the processes that one process has started, until it is asked for. */
export interface FollowedMemory {
  /** What they held together at their peak, megabytes; what they share is counted in each. Undefined where the system does not tell. */
  readonly stop: () => number | undefined;
}

/** Looks every quarter of a second; a peak between two looks is missed. */
export function followChildren(pid: number): FollowedMemory {
  let peak: number | undefined;
  const ticks = setInterval(() => {
    const held = readProcesses().filter(({ parent }) => parent === pid);
    if (held.length > 0)
      peak = Math.max(
        peak ?? 0,
        held.reduce((sum, { memoryMb }) => sum + memoryMb, 0),
      );
  }, everyMs);
  return {
    stop: () => {
      clearInterval(ticks);
      return peak;
    },
  };
}

/** Linux alone tells it in files; elsewhere the list is empty. */
function readProcesses(): readonly { readonly parent: number; readonly memoryMb: number }[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap(readProcess);
  } catch {
    return [];
  }
}

function readProcess(pid: string) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const read = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    return [{ parent: read('PPid'), memoryMb: read('VmRSS') / 1024 }];
  } catch {
    return []; // It has ended since it was listed.
  }
}
