import { availableParallelism, freemem } from 'node:os';

/** An engine with the azuread plugin, at its peak. */
const bytesEach = 350 * 1024 * 1024;
/** Of two customers one waits for Microsoft. */
const perCore = 2;

/** How many customers run at once: what the cores can do, and what the memory holds. */
export function defaultParallel(cores = availableParallelism(), freeBytes = freemem()): number {
  return Math.max(1, Math.min(cores * perCore, Math.floor(freeBytes / 2 / bytesEach)));
}
