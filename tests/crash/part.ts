import { locateEngine } from '../../src/engine/find/locate.ts';
import { packageFolder } from '../../src/engine/project.ts';
import { openProject } from '../support/project.ts';
import { runCase } from './runCase.ts';
import { scenarios } from './scenarios.ts';
import type { FaultName } from './scenarios.ts';

/** `node tests/crash/part.ts <scenario> <fault> <first request> <step>`: prints a row for each case, as JSON, until the operation has no such request. */
const [name, fault, first, step] = process.argv.slice(2);
const scenario = scenarios.find((each) => each.name === name);
if (scenario === undefined) throw new Error(`There is no scenario ${name ?? ''}.`);

await locateEngine({ projectFolder: packageFolder });
const project = await openProject();
try {
  for (let index = Number(first); ; index += Number(step)) {
    const row = await runCase(project, scenario, fault as FaultName, index);
    // A request that never came, in an operation that was not done, is a case too.
    if (row.request !== undefined || row.saw !== 'done') console.log(JSON.stringify(row));
    if (row.request === undefined) break;
  }
} finally {
  await project.close();
}
