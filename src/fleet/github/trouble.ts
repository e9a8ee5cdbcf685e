import type { FleetReport, FleetRow } from '../report/schema.ts';

/** Customers that somebody has to look at: those of whom a run failed or did not come to its end, and of a preview those that differ. */
export function findTrouble({ operation, stacks }: Pick<FleetReport, 'operation' | 'stacks'>): readonly FleetRow[] {
  const isTrouble: readonly FleetRow['result'][] = [
    'failed',
    'interrupted',
    'not-started',
    ...(operation === 'preview' ? (['changed'] as const) : []),
  ];
  return stacks.filter(({ result }) => isTrouble.includes(result));
}

/** Parts of a fleet of which there is no report: of `1/4` and `3/4`, `2/4` and `4/4`. */
export function findMissingShards({ shards = [] }: Pick<FleetReport, 'shards'>): readonly string[] {
  const counts = [...new Set(shards.map((shard) => Number(shard.split('/')[1])))];
  return counts
    .flatMap((count) => Array.from({ length: count }, (_, index) => `${index + 1}/${count}`))
    .filter((shard) => !shards.includes(shard));
}
