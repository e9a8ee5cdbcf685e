import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Customers between garbage collections; each leaves a megabyte or two. */
const every = 20;

/**
 * Keeps the memory of a long run flat. Left alone, V8 collects what has lived for some seconds, as all of a customer's run has, only when
 * it has grown to hundreds of megabytes, the more the larger the machine.
 *
 * @returns what is to be called at each customer's end; it takes some 60 ms each 20 customers.
 */
export function keepMemoryFlat(collect = collectGarbage): () => void {
  let ended = 0;
  return () => {
    ended += 1;
    if (ended % every === 0) collect();
  };
}

/**
 * V8 shows its collector to a context that is made after the option, and needs no option of the process.
 *
 * @internal Tests measure memory after it.
 */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  setFlagsFromString('--no-expose-gc');
  collect();
}
