import { readRows, replaceRows } from './rows.ts';
import { faults, scenarios } from './scenarios.ts';
import type { FaultName } from './scenarios.ts';
import { runParts } from './parts.ts';
import { writeTable } from './table.ts';

/**
 * All cases, in processes side by side: `npm run crash-table`; about two hours. `npm run crash-table -- create "is done"` runs those again
 * and leaves the others as they were; `npm run crash-table -- missing` goes on after a run that was ended.
 */
const [onlyScenario = '', onlyFault = ''] = process.argv.slice(2);

const isRest = onlyScenario === 'missing';
const known = readRows();
const sets = scenarios
  .filter(({ name }) => isRest || name.startsWith(onlyScenario))
  .flatMap(({ name }) => (Object.keys(faults) as FaultName[]).map((fault) => ({ scenario: name, fault })))
  .filter(({ fault }) => fault.includes(onlyFault))
  .filter((set) => !isRest || !known.some((row) => row.scenario === set.scenario && row.fault === set.fault));

let wrong = 0;
for (const set of sets) replaceRows(set, []);
await runParts(sets, (set, rows) => {
  replaceRows(set, rows);
  wrong += rows.filter((row) => row.wrong.length > 0).length;
});
const rows = readRows();
console.log(`${rows.length} cases are known; of those of this run ${wrong} have a wrong end`);
writeTable(rows);
process.exitCode = wrong > 0 ? 1 : 0;
