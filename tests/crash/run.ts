import { locateEngine } from '../../src/pulumi/cli/locate.ts';
import { packageFolder } from '../../src/registration/customers/project.ts';
import { startCommandServers } from '../support/commands/start.ts';
import { runParts } from './parts.ts';
import { listPositions } from './prepare.ts';
import { clearRows, findRow, readRows, saveRow, type CrashCase } from './rows.ts';
import type { CrashRow } from './runCase.ts';
import { faults, scenarios, type FaultName } from './scenarios.ts';
import { writeTable } from './table.ts';

/**
 * Runs all cases in parallel processes: `npm run crash-table`; about an hour. `npm run crash-table -- create "is done"`
 * only runs those again; `npm run crash-table -- missing` continues an interrupted run.
 */
const [onlyScenario = '', onlyFault = ''] = process.argv.slice(2);

await locateEngine({ projectFolder: packageFolder });
const servers = await startCommandServers(1);
const cases: CrashCase[] = [];
for (const scenario of scenarios) {
  const positions = await listPositions(scenario);
  for (const fault of Object.keys(faults) as FaultName[])
    cases.push(...positions.map((at) => ({ scenario: scenario.name, fault, at })));
}
await servers.stop();

if (process.argv.length === 2) clearRows();
const wanted =
  onlyScenario === 'missing'
    ? findMissing(readRows())
    : cases.filter(({ scenario, fault }) => scenario.startsWith(onlyScenario) && fault.includes(onlyFault));

console.log(`${wanted.length} of ${cases.length} cases`);
let count = 0;
await runParts(wanted, (row) => {
  count += 1;
  console.log(`${count}/${wanted.length} ${describeRow(row)}`);
  saveRow(row);
});

const rows = readRows();
const missing = findMissing(rows);
const wrong = rows.filter((row) => row.wrong.length > 0).length;
console.log(
  `${count} cases were run; ${rows.length} are known, ${wrong} with a wrong end; ${missing.length} are missing`,
);
if (missing.length === 0) console.log(await writeTable(cases, rows));
else console.log('The table was not written. Run the missing cases: npm run crash-table -- missing');
process.exitCode = wrong > 0 || missing.length > 0 ? 1 : 0;

function findMissing(rows: readonly CrashRow[]): readonly CrashCase[] {
  return cases.filter((each) => findRow(rows, each) === undefined);
}

function describeRow({ scenario, fault, at, isMet, saw, then, wrong }: CrashRow): string {
  const end = wrong.length > 0 ? `WRONG: ${wrong.join('; ')}` : isMet ? 'right' : 'NOT MET';
  return `${scenario} ${at.request} ${at.occurrence} ${fault}: ${saw} | ${then.join(', ')} | ${end}`;
}
