import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CrashRow } from './runCase.ts';
import { isSamePosition, type FaultName, type Position, type Scenario } from './scenarios.ts';

/** One fault at one request of one operation. */
export interface CrashCase {
  readonly scenario: Scenario['name'];
  readonly fault: FaultName;
  readonly at: Position;
}

/** What has been found, so that a run that was ended goes on, and some cases can be run again alone. */
const folder = join('.offline', 'crash');

function isSameCase(one: CrashCase, other: CrashCase): boolean {
  return one.scenario === other.scenario && one.fault === other.fault && isSamePosition(one.at, other.at);
}

/** The row of a case; one that did not meet its fault tells nothing. */
export function findRow(rows: readonly CrashRow[], wanted: CrashCase): CrashRow | undefined {
  return rows.find((row) => row.isMet && isSameCase(row, wanted));
}

/** Forgets all of them. */
export function clearRows(): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Keeps the row, in place of an older one of the same case. */
export function saveRow(row: CrashRow): void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${row.scenario}, ${row.fault}.json`);
  const others = readFile(file).filter((each) => !isSameCase(each, row));
  writeFileSync(file, JSON.stringify([...others, row], undefined, 2));
}

export function readRows(): readonly CrashRow[] {
  return existsSync(folder) ? readdirSync(folder).flatMap((name) => readFile(join(folder, name))) : [];
}

function readFile(file: string): readonly CrashRow[] {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as CrashRow[]) : [];
}
