import { locateEngine } from '../../src/pulumi/cli/locate.ts';
import { packageFolder } from '../../src/registration/customers/project.ts';
import { startCommandServers } from '../support/commands/start.ts';
import { openProject } from '../support/project.ts';
import type { ChaosCase } from './chaos.ts';
import { runChaos } from './chaosCase.ts';
import type { CrashCase } from './rows.ts';
import { runCase } from './runCase.ts';

/** `node tests/crash/part.ts '[<case>, …]'`: runs these cases in a separate project and prints JSON rows. */
const cases = JSON.parse(process.argv[2] ?? '[]') as (CrashCase | ChaosCase)[];

await locateEngine({ projectFolder: packageFolder });
const servers = await startCommandServers(1);
const project = await openProject();
try {
  for (const each of cases) {
    const row = 'seed' in each ? await runChaos(project, each) : await runCase(project, each);
    console.log(JSON.stringify(row));
  }
} finally {
  await project.close();
  await servers.stop();
}
