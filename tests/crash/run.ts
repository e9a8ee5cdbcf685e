import { writeFileSync } from 'node:fs';
import { locateEngine } from '../../src/engine/find/locate.ts';
import { packageFolder } from '../../src/engine/project.ts';
import { openProject } from '../support/project.ts';
import { runCase } from './runCase.ts';
import type { CrashRow } from './runCase.ts';
import { faults, scenarios } from './scenarios.ts';
import type { FaultName, Scenario } from './scenarios.ts';
import { renderTable } from './table.ts';

/** All cases: `npm run crash-table`; `npm run crash-table -- create "is done"` runs some and writes nothing. */
const [onlyScenario = '', onlyFault = ''] = process.argv.slice(2);

await locateEngine({ projectFolder: packageFolder });
const rows: CrashRow[] = [];
for (const scenario of scenarios.filter(({ name }) => name.startsWith(onlyScenario))) {
  for (const fault of Object.keys(faults) as FaultName[]) {
    if (fault.includes(onlyFault)) rows.push(...(await runRow(scenario, fault)));
  }
}
const wrong = rows.filter((row) => row.wrong.length > 0);
console.log(`${rows.length} cases, ${wrong.length} with a wrong end`);
if (onlyScenario === '') writeFileSync('docs/crash-table.md', renderTable(rows));
process.exitCode = wrong.length > 0 ? 1 : 0;

/** One fault at each request of an operation, until the operation has no more of them. */
async function runRow(scenario: Scenario, fault: FaultName): Promise<readonly CrashRow[]> {
  const project = await openProject();
  const found: CrashRow[] = [];
  try {
    for (let index = 0; ; index += 1) {
      const row = await runCase(project, scenario, fault, index);
      if (row.request === undefined) return found;
      found.push(row);
      const end = row.wrong.length === 0 ? 'right' : `WRONG: ${row.wrong.join('; ')}`;
      console.log(`${scenario.name} ${index} ${row.request} ${fault}: ${row.saw} | ${row.then.join(', ')} | ${end}`);
    }
  } finally {
    await project.close();
  }
}
