import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Customers between garbage collections; each leaves a megabyte or two. */
const every = 20;

/**
 * Keeps the memory of a long run flat. By default, V8 collects objects that have lived for some seconds, as all of a
 * customer's run have, only after the heap has grown to hundreds of megabytes, more on larger machines.
 *
 * @returns a function to call at each customer's end; it takes some 60 ms for every 20 customers.
 */
export function keepMemoryFlat(collect = collectGarbage): () => void {
  let ended = 0;
  return () => {
    ended += 1;
    if (ended % every === 0) collect();
  };
}

/**
 * Collects garbage. V8 shows its collector to a context that is created after the option is set.
 *
 * @internal Tests call it before they measure memory.
 */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  setFlagsFromString('--no-expose-gc');
  collect();
}
