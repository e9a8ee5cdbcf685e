import { availableParallelism, freemem } from 'node:os';

/** Peak memory of an engine with the azuread plugin. */
const bytesEach = 350 * 1024 * 1024;
/** One of two customers is usually waiting for Microsoft. */
const perCore = 2;

/** Returns how many customers to process at once, limited by the cores and the free memory. */
export function defaultParallel(cores = availableParallelism(), freeBytes = freemem()): number {
  return Math.max(1, Math.min(cores * perCore, Math.floor(freeBytes / 2 / bytesEach)));
}

/**
 * Runs a task for each item, started in order, at most `parallel` at a time. A task never throws: its failure is its
 * result and does not affect the others.
 *
 * @param signal When aborted, no further task starts.
 * @returns the results in the order of the items; undefined for those that were not started.
 */
export async function runPool<Item, Result>(
  items: readonly Item[],
  run: (item: Item) => Promise<Result>,
  { parallel, signal }: { readonly parallel: number; readonly signal: AbortSignal },
): Promise<readonly (Result | undefined)[]> {
  const results: (Result | undefined)[] = items.map(() => undefined);
  const waiting = items.entries();
  const work = async () => {
    for (const [index, item] of waiting) {
      if (signal.aborted) return;
      results[index] = await run(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, items.length) }, work));
  return results;
}
