import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import type { CrashSet } from './rows.ts';
import type { CrashRow } from './runCase.ts';

/** Each set is shared out: its requests 0, 8, 16 … in one process, 1, 9, 17 … in the next. */
const partsOfSet = 8;
/** A case waits a good deal: for the engine, for what is held, for what is tried again. */
const processes = availableParallelism() * 4;

/** Runs the parts of all sets in processes of their own, a few at once; tells a set's rows, in order, when the last of its parts has ended. */
export async function runParts(
  sets: readonly CrashSet[],
  onSet: (set: CrashSet, rows: readonly CrashRow[]) => void,
): Promise<void> {
  const open = sets.map((set) => ({ set, rows: [] as CrashRow[], left: partsOfSet }));
  const queue = open.flatMap((entry) => Array.from({ length: partsOfSet }, (_, first) => ({ entry, first })));
  const work = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { entry, first } = next;
      entry.rows.push(...(await runPart(entry.set, first)));
      entry.left -= 1;
      if (entry.left === 0)
        onSet(
          entry.set,
          entry.rows.toSorted((a, b) => Number(a.at) - Number(b.at)),
        );
    }
  };
  await Promise.all(Array.from({ length: processes }, work));
}

/** The rows of one part, shown as they come. @throws Error when the process does not end well. */
async function runPart({ scenario, fault }: CrashSet, first: number): Promise<readonly CrashRow[]> {
  const args = ['tests/crash/part.ts', scenario, fault, String(first), String(partsOfSet)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const rows: CrashRow[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    const row = JSON.parse(line) as CrashRow;
    rows.push(row);
    console.log(describeRow(row));
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`The part ${first} of ${scenario}, ${fault}, ended with ${String(code)}.`);
  return rows;
}

function describeRow({ scenario, at, request, fault, saw, then, wrong }: CrashRow): string {
  const end = wrong.length === 0 ? 'right' : `WRONG: ${wrong.join('; ')}`;
  return `${scenario} ${at} ${request ?? ''} ${fault}: ${saw} | ${then.join(', ')} | ${end}`;
}
