import type { Engine } from '../src/pulumi/cli/locate.ts';
import { openTarget, runCustomer } from '../src/pulumi/stack/open.ts';
import type { Operation } from '../src/pulumi/stack/operation.ts';
import { runStack } from '../src/pulumi/stack/stack.ts';
import { openProject } from '../tests/support/project.ts';
import type { Config } from '../tests/support/settings.ts';
import { settings } from '../tests/support/settings.ts';
import { median, timed } from './measure.ts';

const answerMs = 150;
const graphPath = /^\/(v1\.0|beta)\//;

/** What the provider asks one after the other for each (recordings 40 to 45); what is beside one another counts once. */
const chain = { account: 3, application: 8, servicePrincipal: 6, grant: 4 };
const chained = Object.values(chain).reduce((sum, count) => sum + count, 0);
/** All of it: the chain, two APIs' service principals, the other grant and the assignment. */
const requests = chained + 2 * 2 + chain.grant + 3;

/** A create and a destroy where Graph takes its time, against what they have to wait for, and the engine's run of an empty program. */
export async function measureLatency(
  runs: number,
  engine: Engine,
  stacks: { readonly small: Config; readonly everything: Config },
): Promise<void> {
  const project = await openProject();
  const samples: Record<string, number[]> = {};
  const add = (name: string, ms: number) => (samples[name] ??= []).push(ms);
  const deletions: Record<string, number> = {};
  try {
    project.configure('empty', {});
    for (const [stack, config] of Object.entries(stacks)) {
      project.configure(stack, config);
      const host = { 'azuread:metadataHost': project.directory.host };
      const target = await openTarget(settings({ ...config, ...host }), project.folder);
      const options = { projectFolder: project.folder, engine, target };
      const empty = { ...options, stack: 'empty', env: target.env, program: () => Promise.resolve() };
      const run = async (operation: Operation) => {
        project.directory.faults.plan({ path: graphPath, delayMs: answerMs, times: Infinity });
        project.takeRequests();
        const { ms } = await timed(() => runCustomer(operation, stack, options));
        add(`${operation} ${stack}`, ms);
        project.directory.faults.clear();
        return project.takeRequests().filter((line) => graphPath.test(line.split(' ')[1] ?? ''));
      };
      for (let round = 0; round < runs; round += 1) {
        add('empty', (await timed(() => runStack('up', empty))).ms);
        const asked = await run('up');
        if (stack === 'everything' && asked.length !== requests)
          throw new Error(
            `A create asked ${asked.length} times, not ${requests}; the chain is another:\n${asked.join('\n')}`,
          );
        deletions[stack] = (await run('destroy')).filter((line) => line.startsWith('DELETE')).length;
      }
      await target.close();
    }
  } finally {
    await project.close();
  }
  const of = (name: string) => median(samples[name] ?? []);
  const chainMs = chained * answerMs;
  const least = chainMs + of('empty');
  console.log(
    `at ${answerMs} ms an answer: create ${of('up everything').toFixed(0)} ms, ${(of('up everything') / least).toFixed(2)} of its chain (${chainMs} ms) and an empty run (${of('empty').toFixed(0)} ms)`,
  );
  for (const stack of Object.keys(stacks))
    console.log(
      `destroy of ${stack}: ${of(`destroy ${stack}`).toFixed(0)} ms, ${deletions[stack] ?? 0} deletion to wait for`,
    );
}
