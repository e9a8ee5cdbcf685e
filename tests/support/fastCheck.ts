import fc from 'fast-check';
import { isFull } from './full.ts';

/** Generates the same cases in every run. `npm run fuzz` tries others, with a seed that it prints. */
export const defaultSeed = 20_261_128;

fc.configureGlobal({ seed: defaultSeed, numRuns: numRuns(100) });

/** How many cases of `full`, those of `npm run test:full`, this run generates. */
export function numRuns(full: number): number {
  return isFull ? full : Math.ceil(full / 6);
}

export { fc };
