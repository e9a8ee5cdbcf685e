import type { FleetReport } from './schema.ts';

/** Parts of a fleet of which there is no report: of `1/4` and `3/4`, `2/4` and `4/4`. */
export function listOtherShards({ shards = [] }: Pick<FleetReport, 'shards'>): readonly string[] {
  const count = Math.max(0, ...shards.map(countOf));
  return Array.from({ length: count }, (_, index) => `${index + 1}/${count}`).filter(
    (shard) => !shards.includes(shard),
  );
}

/** Parts of a whole of which a report was to be made and is not: `3/4`, whose runner died. A report of one part is no attempt at the whole. */
export function missingShards(report: Pick<FleetReport, 'shards'>): readonly string[] {
  return (report.shards ?? []).length > 1 ? listOtherShards(report) : [];
}

export function countOf(shard: string): number {
  return Number(/^\d{1,4}\/(\d{1,4})$/.exec(shard)?.[1] ?? 0);
}

export function compareShards(a: string, b: string): number {
  return Number.parseInt(a, 10) - Number.parseInt(b, 10);
}
