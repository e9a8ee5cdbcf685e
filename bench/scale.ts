import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { packageFolder } from '../src/registration/customers/project.ts';
import { fleetReportSchema } from '../src/reporting/model/schema.ts';
import type { FleetReport } from '../src/reporting/model/schema.ts';
import { addCustomers } from '../tests/support/fleet.ts';
import { openProject } from '../tests/support/project.ts';
import type { TestProject } from '../tests/support/project.ts';
import { runCommand } from './measure.ts';
import { describeScale, drawScale, most } from './scaleDocs.ts';
import type { Measured } from './scaleDocs.ts';

const shards = 4;
const asked = process.argv.slice(2).map(Number);
const sizes = asked.length > 0 ? asked : [10, 100, 1000];

const measured: Measured[] = [];
for (const size of sizes) measured.push(await measure(size));
console.table(measured);
if (measured.some(({ processMb }) => processMb > most)) process.exitCode = 1;
// A run of other sizes is a trial: docs/explanation/ has all three.
if (asked.length === 0) {
  const docs = join(packageFolder, 'docs', 'explanation');
  await writeFile(join(docs, 'scale.md'), describeScale(measured, { cores: availableParallelism(), shards }));
  await drawScale(measured, docs);
}

/** Previews so many new customers, each in a tenant of its own: as one run, which makes their stacks, and in parts that are put together. */
async function measure(customers: number): Promise<Measured> {
  const project = await openProject();
  try {
    addCustomers(project, customers);
    const preview = await run(project, 'preview', '--all');
    const whole = await readReport(project, 'preview');
    const parts: string[] = [];
    for (let shard = 1; shard <= shards; shard += 1) {
      const folder = join(project.folder, `part-${shard}`);
      await run(project, 'preview', '--all', '--shard', `${shard}/${shards}`, '--report', folder);
      parts.push(join(folder, 'preview.json'));
    }
    await run(project, 'report', ...parts, '--out', join(project.folder, 'reports', 'fleet'));
    const together = await readReport(project, 'preview');
    if (!isDeepStrictEqual(withoutTimes(whole), withoutTimes(together)))
      throw new Error(`${shards} parts of ${customers} customers gave another report than the whole.`);
    const previewed = whole.stacks.filter(
      ({ result, changes }) => result === 'changed' && changes?.create !== undefined,
    );
    if (previewed.length !== customers)
      throw new Error(`Of ${customers} customers ${previewed.length} were previewed.`);
    return {
      customers,
      previewSeconds: preview.ms / 1000,
      processMb: preview.peakMemoryMb,
      enginesMb: preview.childrenMb ?? NaN,
    };
  } finally {
    await project.close();
  }
}

async function run(project: TestProject, ...args: readonly string[]) {
  const done = await runCommand(project.folder, args, true);
  console.log(`${args.slice(0, 4).join(' ')}: ${(done.ms / 1000).toFixed(1)} s, ${done.peakMemoryMb.toFixed(0)} MB`);
  return done;
}

async function readReport({ folder }: TestProject, operation: string): Promise<FleetReport> {
  const text = await readFile(join(folder, 'reports', 'fleet', `${operation}.json`), 'utf8');
  return fleetReportSchema.parse(JSON.parse(text));
}

/** What a report says, apart from when it came to be, and what there was before: the first run makes the stacks. */
function withoutTimes({ operation, stacks, stacksWithoutSettings }: FleetReport) {
  const rows = stacks.map((row) => ({ ...row, durationMs: undefined, diff: row.diff?.replace(/Duration: .*/, '') }));
  return { operation, stacks: rows, stacksWithoutSettings };
}
