import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { drawArchitecture, readArchitecture, replaceDrawing } from './architecture.ts';

/** `npm run architecture` prints the rooms, the imports between them and the broken rules; `-- --write` draws them in ARCHITECTURE.md,
 `-- --quiet` prints the broken rules and a summary. */
const { values } = parseArgs({
  options: { write: { type: 'boolean', default: false }, quiet: { type: 'boolean', default: false } },
});
const architecture = await readArchitecture();
if (!values.quiet) {
  for (const [room, lines] of architecture.lines) console.log(`${room.padEnd(14)}${String(lines).padStart(6)} lines`);
  for (const [edge, count] of architecture.edges) console.log(`${edge.padEnd(32)}${String(count).padStart(4)} imports`);
}
for (const violation of architecture.violations) console.log(`error: ${violation}`);
const { lines, edges, cycles, violations } = architecture;
console.log(`${lines.size} rooms, ${edges.size} edges, ${cycles.length} cycles, ${violations.length} broken rules`);
if (values.write) {
  const file = 'ARCHITECTURE.md';
  await writeFile(file, await replaceDrawing(await readFile(file, 'utf8'), drawArchitecture(architecture)));
}
process.exitCode = violations.length > 0 ? 1 : 0;
