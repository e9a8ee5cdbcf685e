import { locateEngine } from '../../src/engine/find/locate.ts';
import { packageFolder } from '../../src/engine/project.ts';
import { startCommandServers } from '../support/commands/start.ts';
import { openProject } from '../support/project.ts';
import type { CrashCase } from './rows.ts';
import { runCase } from './runCase.ts';

/** `node tests/crash/part.ts '[<case>, …]'`: runs these cases in a project of their own; prints a row for each, as JSON. */
const cases = JSON.parse(process.argv[2] ?? '[]') as CrashCase[];

await locateEngine({ projectFolder: packageFolder });
const servers = await startCommandServers(1);
const project = await openProject();
try {
  for (const each of cases) console.log(JSON.stringify(await runCase(project, each)));
} finally {
  await project.close();
  await servers.stop();
}
