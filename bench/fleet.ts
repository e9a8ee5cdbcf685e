import { LocalWorkspace } from '@pulumi/pulumi/automation/index.js';
import program from '../index.ts';
import { locateEngine } from '../src/pulumi/cli/locate.ts';
import { openTargets } from '../src/pulumi/stack/open.ts';
import { packageFolder } from '../src/registration/customers/project.ts';
import { runPool } from '../src/common/pool.ts';
import { addCustomers } from '../tests/support/fleet.ts';
import type { FleetCustomer } from '../tests/support/fleet.ts';
import { openProject } from '../tests/support/project.ts';
import type { TestProject } from '../tests/support/project.ts';
import { settings } from '../tests/support/settings.ts';
import { median, runCommand, timed } from './measure.ts';

/**
 * `up` of new customers and `preview` of unchanged ones, as one run of the fleet, as a loop over customers, and, for `preview`, by the SDK alone
 * two at a time. Every run in a project and a directory of its own, so that none finds what another has left.
 */
export async function measureFleet(runs: number, count = 24): Promise<void> {
  const samples: Record<string, number[]> = {};
  const add = (name: string, ms: number) => (samples[name] ??= []).push(ms);
  for (let run = 0; run < runs; run += 1) {
    const project = await openProject();
    try {
      const customers = addCustomers(project, count);
      const command = (operation: string, ...who: readonly string[]) => runCommand(project.folder, [operation, ...who]);
      const looped = addLooped(project, customers);
      add('up, loop', (await timed(() => loop(looped, (stack) => command('up', stack)))).ms);
      add('preview, loop', (await timed(() => loop(looped, (stack) => command('preview', stack)))).ms);
      const fleet = await command('up', ...customers.map(({ stack }) => stack));
      add('up, fleet', fleet.ms);
      add('up, fleet: peak MB', fleet.peakMemoryMb);
      add('preview, fleet', (await command('preview', ...customers.map(({ stack }) => stack))).ms);
      add('preview, SDK alone, two at a time', await previewPlainly(project, customers));
    } finally {
      await project.close();
    }
  }
  const of = (name: string) => median(samples[name] ?? []);
  console.log(`fleet of ${count}, medians of ${runs}`);
  console.table(Object.fromEntries(Object.keys(samples).map((name) => [name, Math.round(of(name))])));
  const ratio = (one: string, other: string) => (of(one) / of(other)).toFixed(2);
  console.log(
    `up: ${ratio('up, fleet', 'up, loop')} of the loop; preview: ${ratio('preview, fleet', 'preview, loop')}`,
  );
  console.log(`preview: ${ratio('preview, fleet', 'preview, SDK alone, two at a time')} of the SDK alone`);
}

/** The same customers once more for the loop, under other names of stack and registration. */
function addLooped(project: TestProject, customers: readonly FleetCustomer[]): readonly string[] {
  return customers.map(({ stack, config }) => {
    project.configure(`loop-${stack}`, { ...config, displayName: 'PASS loop' });
    return `loop-${stack}`;
  });
}

async function loop(stacks: readonly string[], run: (stack: string) => Promise<unknown>): Promise<void> {
  for (const stack of stacks) await run(stack);
}

/** What the engine itself costs: the same program and stand-in, nothing of this project around them; everything is opened before. */
async function previewPlainly(project: TestProject, customers: readonly FleetCustomer[]): Promise<number> {
  const engine = await locateEngine({ projectFolder: packageFolder });
  const targets = openTargets(project.folder);
  const opened = await Promise.all(
    customers.map(async ({ stack, config }) => {
      const target = await targets.open(settings({ ...config, 'azuread:metadataHost': project.directory.host }));
      const inline = { stackName: stack, projectName: 'mailbox-access', program };
      const options = { workDir: project.folder, pulumiCommand: engine.command, envVars: { ...target.env } };
      return { target, stack: await LocalWorkspace.createOrSelectStack(inline, options) };
    }),
  );
  const options = { parallel: 2, signal: new AbortController().signal };
  const { ms } = await timed(() => runPool(opened, ({ stack }) => stack.preview(), options));
  for (const { target } of opened) await target.close();
  await targets.close();
  return ms;
}
