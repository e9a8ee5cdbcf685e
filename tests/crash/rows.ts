import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CrashRow } from './runCase.ts';
import { isSamePosition, type FaultName, type Position, type Scenario } from './scenarios.ts';

/** One fault at one request of one operation. */
export interface CrashCase {
  readonly scenario: Scenario['name'];
  readonly fault: FaultName;
  readonly at: Position;
}

/** Known rows, one line each, so that an interrupted run can continue, and some cases can run again alone. */
const file = join('.offline', 'crash', 'rows.jsonl');

function isSameCase(one: CrashCase, other: CrashCase): boolean {
  return one.scenario === other.scenario && one.fault === other.fault && isSamePosition(one.at, other.at);
}

/** Finds the row of a case. Ignores one that did not meet its fault. */
export function findRow(rows: readonly CrashRow[], wanted: CrashCase): CrashRow | undefined {
  return rows.find((row) => row.isMet && isSameCase(row, wanted));
}

export function clearRows(): void {
  rmSync(dirname(file), { recursive: true, force: true });
}

export function saveRow(row: CrashRow): void {
  mkdirSync(dirname(file), { recursive: true });
  appendFileSync(file, `${JSON.stringify(row)}\n`);
}

/** Returns the last row of each case. */
export function readRows(): readonly CrashRow[] {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
  const rows = lines.map((line) => JSON.parse(line) as CrashRow);
  return rows.filter((row, index) => !rows.slice(index + 1).some((later) => isSameCase(row, later)));
}
