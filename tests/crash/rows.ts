import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CrashRow } from './runCase.ts';
import type { FaultName, Scenario } from './scenarios.ts';

/** One fault at each request of one operation. */
export interface CrashSet {
  readonly scenario: Scenario['name'];
  readonly fault: FaultName;
}

/** What is known of each set, so that one can be run again alone. */
const folder = join('.offline', 'crash');

export function replaceRows(set: CrashSet, rows: readonly CrashRow[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${set.scenario}, ${set.fault}.json`), JSON.stringify(rows, undefined, 2));
}

export function readRows(): readonly CrashRow[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as CrashRow[]);
}
