import type { FleetReport } from './schema.ts';

/** Parts of a whole of which a report was to be made and is not: `3/4`, whose runner died. */
export function missingShards({ shards = [] }: Pick<FleetReport, 'shards'>): readonly string[] {
  const count = Math.max(0, ...shards.map(countOf));
  const all = Array.from({ length: count }, (_, index) => `${index + 1}/${count}`);
  // A report of one part is no attempt at the whole.
  return shards.length > 1 ? all.filter((shard) => !shards.includes(shard)) : [];
}

export function countOf(shard: string): number {
  return Number(/^\d{1,4}\/(\d{1,4})$/.exec(shard)?.[1] ?? 0);
}

export function compareShards(a: string, b: string): number {
  return Number.parseInt(a, 10) - Number.parseInt(b, 10);
}
