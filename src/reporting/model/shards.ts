import type { FleetReport } from './schema.ts';

/** Parts of a fleet of which there is no report: of `1/4` and `3/4`, `2/4` and `4/4`. */
export function listOtherShards({ shards = [] }: Pick<FleetReport, 'shards'>): readonly string[] {
  const count = Math.max(0, ...shards.map(countOf));
  return Array.from({ length: count }, (_, index) => `${index + 1}/${count}`).filter(
    (shard) => !shards.includes(shard),
  );
}

export function countOf(shard: string): number {
  return Number(/^\d{1,4}\/(\d{1,4})$/.exec(shard)?.[1] ?? 0);
}

export function compareShards(a: string, b: string): number {
  return Number.parseInt(a, 10) - Number.parseInt(b, 10);
}
