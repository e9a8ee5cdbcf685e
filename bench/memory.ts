import { childrenOf, readMemoryMb } from '../tests/support/processes.ts';

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
    const held = childrenOf(pid).map(readMemoryMb);
    if (held.length > 0)
      peak = Math.max(
        peak ?? 0,
        held.reduce((sum, memoryMb) => sum + memoryMb, 0),
      );
  }, everyMs);
  return {
    stop: () => {
      clearInterval(ticks);
      return peak;
    },
  };
}
