import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import type { ChaosCase } from './chaos.ts';
import type { ChaosRow } from './chaosCase.ts';
import type { CrashCase } from './rows.ts';
import type { CrashRow } from './runCase.ts';

/** The row of a case. */
type RowOf<Case> = Case extends ChaosCase ? ChaosRow : CrashRow;

/** A directory with more customers than these would no longer be that of one. */
const casesOfPart = 8;
/** A case waits a good deal: for the engine, for what is held, for what is tried again. */
const processes = availableParallelism() * 4;

/** Runs the cases in processes of their own, a few at once; tells each row as it comes. @throws Error when a process does not end well */
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
