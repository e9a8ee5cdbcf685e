import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { format } from 'prettier';
import { locateEngine } from '../src/pulumi/cli/locate.ts';
import { packageFolder } from '../src/registration/customers/project.ts';
import { writeGenerated } from '../tools/generated.ts';
import { measurements } from './figures.ts';
import { describePerformance, drawPerformance, type Measured } from './page.ts';

const runs = 5;
const kept = 'bench.json';

// `npm run bench` measures everything, `npm run bench -- start deploy` only the named parts. The page shows all known figures.
const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(measurements);
const file = join('generated', kept);
const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Measured>) : {};
const engine = await locateEngine({ projectFolder: packageFolder });
for (const name of names) {
  const measure = measurements[name];
  if (measure === undefined) throw new Error(`Name any of ${Object.keys(measurements).join(', ')}.`);
  const loadBefore = loadavg()[0] ?? 0;
  const figures = await measure(runs);
  console.table(figures);
  known[name] = { figures, date: new Date().toISOString(), load: Math.max(loadBefore, loadavg()[0] ?? 0) };
  await writeGenerated(kept, JSON.stringify(known));
}
const all = Object.keys(measurements).flatMap((name) => known[name] ?? []);
const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.versions.node}, Pulumi ${engine.version}`;
const docs = join(packageFolder, 'docs', 'explanation');
const page = describePerformance(all, { machine, runs });
await writeFile(join(docs, 'performance.md'), await format(page, { parser: 'markdown', printWidth: 120 }));
await writeFile(join(docs, 'performance.svg'), drawPerformance(all));
// A figure above its limit fails the run.
if (all.some(({ figures }) => figures.some(({ value, limit }) => value > limit))) process.exitCode = 1;
