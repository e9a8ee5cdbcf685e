import type { Parameters } from 'fast-check';
import { defaultSeed, numRuns } from '../support/fastCheck.ts';

const { MAILBOX_ACCESS_FUZZ_RUNS: runs, MAILBOX_ACCESS_FUZZ_SEED: given } = process.env;

/** The same in every `npm test`, another in every `npm run fuzz`. A failure prints it with its own path, to generate the same again. */
export const seed = given === undefined ? defaultSeed : Number(given);

export function parameters<T>(share = 1): Parameters<T> {
  return { numRuns: Math.ceil(Number(runs ?? numRuns(300)) * share), seed };
}
