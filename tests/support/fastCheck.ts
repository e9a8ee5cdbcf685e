import fc from 'fast-check';
import { isFull } from './full.ts';

/** Generates the same cases in every run. `npm run fuzz` tries other seeds, which it prints. */
export const defaultSeed = 20_261_128;

fc.configureGlobal({ seed: defaultSeed, numRuns: numRuns(100) });

/** Returns how many cases this run generates, where `npm run test:full` has `full`. */
export function numRuns(full: number): number {
  return isFull ? full : Math.ceil(full / 6);
}

export { fc };
