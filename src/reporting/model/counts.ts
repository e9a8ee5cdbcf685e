import { buildPlan } from '../plan/build.ts';
import type { PlanSign } from '../plan/build.ts';
import type { FleetRow } from './schema.ts';

/** Resources by what is done to them: `+ ~ - ±`. */
export interface Counts {
  readonly created: number;
  readonly updated: number;
  readonly deleted: number;
  readonly replaced: number;
}

/** Counts the resources as the plan shows them; undefined for a customer whose engine was not asked. */
export function countChanges({ changes, steps = [] }: Pick<FleetRow, 'changes' | 'steps'>): Counts | undefined {
  if (changes === undefined) return undefined;
  const items = buildPlan(steps);
  const count = (...signs: readonly PlanSign[]) => items.filter(({ sign }) => signs.includes(sign)).length;
  return { created: count('+', '='), updated: count('~'), deleted: count('-'), replaced: count('±') };
}
