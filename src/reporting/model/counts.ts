import type { FleetRow } from './schema.ts';

/** Resources by what is done to them: `+ ~ - ±`. */
export interface Counts {
  readonly created: number;
  readonly updated: number;
  readonly deleted: number;
  readonly replaced: number;
}

/** Counts what the engine counts by operation; undefined where it was not asked. */
export function countChanges({ changes }: Pick<FleetRow, 'changes'>): Counts | undefined {
  if (changes === undefined) return undefined;
  const sum = (...operations: readonly string[]) =>
    operations.reduce((total, operation) => total + (changes[operation] ?? 0), 0);
  return {
    created: sum('create', 'import'),
    updated: sum('update'),
    deleted: sum('delete', 'discard'),
    replaced: sum('replace', 'import-replacement'),
  };
}
