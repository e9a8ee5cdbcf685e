import type { Parameters } from 'fast-check';
import { defaultSeed, numRuns } from '../support/fastCheck.ts';

const { MAILBOX_ACCESS_FUZZ_RUNS: runs, MAILBOX_ACCESS_FUZZ_SEED: given } = process.env;

/** The same in every `npm test`, different in every `npm run fuzz`. A failure prints it and the path of its case. */
export const seed = given === undefined ? defaultSeed : Number(given);

export function parameters<T>(share = 1): Parameters<T> {
  return { numRuns: Math.ceil(Number(runs ?? numRuns(300)) * share), seed };
}
