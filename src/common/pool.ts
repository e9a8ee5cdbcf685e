import { availableParallelism, freemem } from 'node:os';

/** An engine with the azuread plugin, at its peak. */
const bytesEach = 350 * 1024 * 1024;
/** Of two customers one waits for Microsoft. */
const perCore = 2;

/** How many customers run at once: what the cores can do, and what the memory holds. */
export function defaultParallel(cores = availableParallelism(), freeBytes = freemem()): number {
  return Math.max(1, Math.min(cores * perCore, Math.floor(freeBytes / 2 / bytesEach)));
}

/**
 * Runs a task for each item, `parallel` at a time, begun in their order. A task never throws: what goes wrong in one is its result and
 * touches no other.
 *
 * @param signal When aborted, no further task starts.
 * @returns the results in the order of the items; undefined for those that were not begun.
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
