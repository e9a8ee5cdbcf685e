import { join } from 'node:path';
import { LocalWorkspace } from '@pulumi/pulumi/automation/index.js';
import program from '../index.ts';
import { runPool } from '../src/common/pool.ts';
import { locateEngine } from '../src/pulumi/cli/locate.ts';
import { openTargets } from '../src/pulumi/stack/open.ts';
import { packageFolder } from '../src/registration/customers/project.ts';
import { addCustomers } from '../tests/support/fleet.ts';
import { openProject, type TestProject } from '../tests/support/project.ts';
import { settings, type Config } from '../tests/support/settings.ts';
import { median, runNode, timed, type ProcessRun } from './measure.ts';

export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly limit: number;
  /** Optional. Name of the comparison, and its value in the same unit. */
  readonly peer?: readonly [name: string, value: number];
}

const answerMs = 150;
const bin = join(packageFolder, 'bin', 'mailbox-access.js');
const sdk = 'the Pulumi SDK alone';

/** The measurements by name. Each run has its own project and emulator. */
export const measurements: Readonly<Record<string, (runs: number) => Promise<readonly Figure[]>>> = {
  start: measureStart,
  deploy: measureDeploy,
  fleet: measureFleet,
  memory: measureMemory,
};

async function measureStart(runs: number): Promise<readonly Figure[]> {
  return withProject(async (project) => {
    addCustomers(project, 100);
    const node = await repeat(runs, () => runNode(['--eval', '0']));
    const version = await repeat(runs, () => runNode([bin, '--version']));
    const completion = await repeat(runs, () => command(project, 'complete', '--', 'up', 'customer-00'));
    const emptyNode = 'an empty Node program';
    return [
      { name: '`--version`', unit: 'ms', value: version.ms, limit: 120, peer: [emptyNode, node.ms] },
      { name: '`--version`', unit: 'MB', value: version.peakMemoryMb, limit: 70, peer: [emptyNode, node.peakMemoryMb] },
      { name: 'completion of 100 customers', unit: 'ms', value: completion.ms, limit: 200, peer: [emptyNode, node.ms] },
    ];
  });
}

/** Measures the first `up` with its preflight, with delays as Microsoft has them, and `up` without changes. */
async function measureDeploy(runs: number): Promise<readonly Figure[]> {
  return withProject(async (project) => {
    const samples = {
      first: [] as number[],
      unchanged: [] as number[],
      sdkFirst: [] as number[],
      sdkSame: [] as number[],
    };
    let requests = 0;
    for (let run = 0; run < runs; run += 1) {
      const config = (displayName: string): Config => ({
        ...{ mailbox: 'jobs@contoso.example', consent: 'tenant', mailResources: ['graph'], displayName },
      });
      const [own, plain] = [`own-${run}`, `plain-${run}`];
      project.configure(own, config(own));
      project.configure(plain, config(plain));
      const { stacks, close } = await openPlain(project, [{ stack: plain, config: config(plain) }]);
      project.directory.faults.plan({ path: '/', delayMs: answerMs, times: Infinity });
      project.takeRequests();
      samples.first.push((await command(project, 'up', own)).ms);
      requests = project.takeRequests().length;
      samples.sdkFirst.push(await timed(async () => stacks[0]?.up()));
      project.directory.faults.clear();
      samples.unchanged.push((await command(project, 'up', own)).ms);
      samples.sdkSame.push(await timed(async () => stacks[0]?.up()));
      await close();
    }
    const seconds = (name: keyof typeof samples) => median(samples[name]) / 1000;
    const first = `first \`up\` with preflight, ${answerMs} ms for each answer`;
    return [
      {
        name: first,
        unit: 's',
        value: seconds('first'),
        limit: 4.5,
        peer: [`${sdk}, no preflight`, seconds('sdkFirst')],
      },
      { name: first, unit: 'requests', value: requests, limit: 32 },
      {
        name: '`up` without changes',
        unit: 's',
        value: seconds('unchanged'),
        limit: 1.2,
        peer: [sdk, seconds('sdkSame')],
      },
    ];
  });
}

/** Measures `preview` of 24 unchanged customers, and the same with the SDK, two at a time. */
async function measureFleet(runs: number): Promise<readonly Figure[]> {
  return withProject(async (project) => {
    const customers = addCustomers(project, 24);
    await command(project, 'up', '--all');
    const { stacks, close } = await openPlain(project, customers);
    const own = await repeat(runs, () => command(project, 'preview', '--all'));
    const plain: number[] = [];
    for (let run = 0; run < runs; run += 1)
      plain.push(
        await timed(() =>
          runPool(stacks, (stack) => stack.preview(), { parallel: 2, signal: new AbortController().signal }),
        ),
      );
    await close();
    const peerMs = median(plain);
    return [
      {
        ...{ name: '`preview --all` of 24 customers', unit: 's', value: own.ms / 1000, limit: (1.3 * peerMs) / 1000 },
        peer: [`${sdk}, two at a time`, peerMs / 1000],
      },
    ];
  });
}

/** Measures the memory of one process in `preview --all` of new customers. */
async function measureMemory(): Promise<readonly Figure[]> {
  const preview = (count: number) =>
    withProject(async (project) => {
      addCustomers(project, count);
      return command(project, 'preview', '--all');
    });
  const few = await preview(10);
  const many = await preview(1000);
  const name = '`preview --all` of 1,000 new customers';
  const peer = ['10 new customers', few.peakMemoryMb] as const;
  return [{ name, unit: 'MB', value: many.peakMemoryMb, limit: 400, peer }];
}

async function withProject<T>(action: (project: TestProject) => Promise<T>): Promise<T> {
  const project = await openProject();
  try {
    return await action(project);
  } finally {
    await project.close();
  }
}

function command(project: TestProject, ...args: readonly string[]): Promise<ProcessRun> {
  const [name = '', ...rest] = args;
  return runNode([bin, name, '--cwd', project.folder, ...rest]);
}

async function repeat(runs: number, action: () => Promise<ProcessRun>): Promise<ProcessRun> {
  const all: ProcessRun[] = [];
  for (let run = 0; run < runs; run += 1) all.push(await action());
  return { ms: median(all.map(({ ms }) => ms)), peakMemoryMb: median(all.map(({ peakMemoryMb }) => peakMemoryMb)) };
}

/** Opens stacks as the documentation of the Automation API does, with the same program, engine and provider. */
async function openPlain(
  project: TestProject,
  customers: readonly { readonly stack: string; readonly config: Config }[],
) {
  const engine = await locateEngine({ projectFolder: packageFolder });
  const targets = openTargets(project.folder);
  const opened = await Promise.all(
    customers.map(async ({ stack, config }) => {
      const target = await targets.open(settings({ ...config, 'azuread:metadataHost': project.directory.host }));
      const inline = { stackName: stack, projectName: 'mailbox-access', program };
      const options = { workDir: project.folder, pulumiCommand: engine.command, envVars: { ...target.env } };
      return { stack: await LocalWorkspace.createOrSelectStack(inline, options), target };
    }),
  );
  const close = async () => {
    for (const { target } of opened) await target.close();
    await targets.close();
  };
  return { stacks: opened.map(({ stack }) => stack), close };
}
