import { isDeepStrictEqual } from 'node:util';
import type { Recorded } from './recorder.ts';

/** An answer that another replica of the directory gave, which had not heard of a change yet. */
export interface Lag {
  readonly kind: 'created' | 'deleted';
  /** From the change until this answer, in milliseconds. */
  readonly afterMs: number;
}

const isDone = ({ status }: Recorded): boolean => status >= 200 && status < 300;

const isGraph = (path: string): boolean => /^\/(v1\.0|beta)\//.test(path);

/**
 * Finds the answers that replication lag explains: a refusal that the same request did not meet later, and an object that was still found
 * after it was deleted.
 */
export function findLag(exchanges: readonly Recorded[]): ReadonlyMap<Recorded, Lag> {
  const found = new Map<Recorded, Lag>();
  exchanges.forEach((exchange, index) => {
    const { method, path, status, answeredMs } = exchange;
    // A sign-in that was refused before somebody consented is no lag.
    if (!isGraph(path)) return;
    const before = exchanges.slice(0, index).filter(isDone);
    const after = exchanges.slice(index + 1).filter((later) => isSame(later, exchange));
    const deletion = before.find((each) => each.method === 'DELETE' && each.path === path);
    const creation = before.findLast((each) => each.method === 'POST' && isGraph(each.path));
    if (method === 'GET' && isDone(exchange) && deletion !== undefined && after.some((later) => later.status === 404))
      found.set(exchange, { kind: 'deleted', afterMs: answeredMs - deletion.answeredMs });
    if ([400, 404].includes(status) && creation !== undefined && after.some(isDone))
      found.set(exchange, { kind: 'created', afterMs: answeredMs - creation.answeredMs });
  });
  return found;
}

function isSame(one: Recorded, other: Recorded): boolean {
  return (
    one.method === other.method &&
    one.path === other.path &&
    isDeepStrictEqual(one.query, other.query) &&
    isDeepStrictEqual(one.body, other.body)
  );
}
