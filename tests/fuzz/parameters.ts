import type { Parameters } from 'fast-check';

const { MAILBOX_ACCESS_FUZZ_RUNS: runs, MAILBOX_ACCESS_FUZZ_SEED: given } = process.env;

/** How often, and by which seed: a failure prints both its own path and this seed, with which the same is generated again. */
export const seed = given === undefined ? Date.now() % 2 ** 31 : Number(given);

export function parameters<T>(share = 1): Parameters<T> {
  return { numRuns: Math.ceil(Number(runs ?? 300) * share), seed };
}
