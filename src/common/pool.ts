/** How many tasks run at once, and what ends the rest. */
export interface PoolOptions {
  readonly parallel: number;
  /** When aborted, no further task starts. */
  readonly signal: AbortSignal;
}

/**
 * Runs a task for each item, `parallel` at a time, begun in their order. A task never throws: what goes wrong in one is its result and
 * touches no other.
 *
 * @returns the results in the order of the items; undefined for those that were not begun.
 */
export async function runPool<Item, Result>(
  items: readonly Item[],
  run: (item: Item) => Promise<Result>,
  { parallel, signal }: PoolOptions,
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
