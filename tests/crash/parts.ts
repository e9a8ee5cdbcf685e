import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import type { ChaosCase } from './chaos.ts';
import type { ChaosRow } from './chaosCase.ts';
import type { CrashCase } from './rows.ts';
import type { CrashRow } from './runCase.ts';

type RowOf<Case> = Case extends ChaosCase ? ChaosRow : CrashRow;

/** Cases in one directory; more would fill it with more customers than is realistic. */
const casesOfPart = 8;
/** More processes than processors, since a case often waits: for the engine, held answers and retries. */
const processes = availableParallelism() * 4;

/** Runs the cases in a few separate processes at once, and reports each row. @throws Error when a process fails */
export async function runParts<Case extends CrashCase | ChaosCase>(
  cases: readonly Case[],
  onRow: (row: RowOf<Case>) => void,
): Promise<void> {
  const queue = Array.from({ length: Math.ceil(cases.length / casesOfPart) }, (_, index) =>
    cases.slice(index * casesOfPart, (index + 1) * casesOfPart),
  );
  const work = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await runPart(next, onRow);
  };
  await Promise.all(Array.from({ length: processes }, work));
}

async function runPart<Case>(cases: readonly Case[], onRow: (row: RowOf<Case>) => void): Promise<void> {
  const args = ['tests/crash/part.ts', JSON.stringify(cases)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  createInterface({ input: child.stdout }).on('line', (line) => {
    onRow(JSON.parse(line) as RowOf<Case>);
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`The cases ${JSON.stringify(cases)} ended with ${String(code)}.`);
}
