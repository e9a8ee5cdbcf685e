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
