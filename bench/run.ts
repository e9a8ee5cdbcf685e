import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LocalWorkspace } from '@pulumi/pulumi/automation/index.js';
import program from '../index.ts';
import { readSettings } from '../src/registration/settings/read.ts';
import { openTarget, runCustomer } from '../src/pulumi/stack/open.ts';
import type { CustomerRunOptions } from '../src/pulumi/stack/open.ts';
import { locateEngine } from '../src/pulumi/cli/locate.ts';
import type { Operation } from '../src/pulumi/stack/operation.ts';
import { packageFolder } from '../src/registration/customers/project.ts';
import { runStack } from '../src/pulumi/stack/stack.ts';
import { buildLinkOutputs, buildSettingsOutputs } from '../src/registration/outputs/build.ts';
import { renderHtml } from '../src/handover/html/document.ts';
import { buildAdministratorPage } from '../src/handover/pages/administrator.ts';
import { outputsOf } from '../tests/support/outputs.ts';
import { openProject } from '../tests/support/project.ts';
import type { TestProject } from '../tests/support/project.ts';
import { rawValues, settings } from '../tests/support/settings.ts';
import type { Config } from '../tests/support/settings.ts';
import { measureFleet } from './fleet.ts';
import { measureLatency } from './latency.ts';
import { median, runCommand, timed } from './measure.ts';

const runs = Number(process.argv[2] ?? 5);

/** The last is what steps 40 to 45 of the recordings declare: 34 requests to create, 9 when nothing has changed. */
const stacks = {
  interactive: { displayName: 'PASS interactive', mailbox: 'jobs@contoso.example' },
  // What steps 01 to 13 of the recordings declare: 22 requests to create, 4 when nothing has changed.
  granted: { displayName: 'PASS granted', consent: 'tenant', mailResources: ['graph'] },
  everything: {
    displayName: 'PASS everything',
    mailbox: 'jobs@contoso.example',
    consent: 'user',
    assignmentRequired: true,
  },
} as const satisfies Readonly<Record<string, Config>>;

/** A create, then a run in which nothing has changed, then what is left. */
const sequence: readonly (readonly [string, Operation])[] = [
  ['create', 'up'],
  ['no change', 'up'],
  ['preview', 'preview'],
  ['refresh', 'refresh'],
  ['destroy', 'destroy'],
];

const rows: Record<string, Record<string, string | number>> = {};
const project = await openProject();
try {
  const engine = await locateEngine({ projectFolder: packageFolder });
  project.configure('empty', {});
  for (const [stack, config] of Object.entries(stacks)) {
    project.configure(stack, config);
    const target = await openTarget(
      settings({ ...config, 'azuread:metadataHost': project.directory.host }),
      project.folder,
    );
    const options = { projectFolder: project.folder, engine, target };
    await measureStack(project, stack, options);
    await target.close();
  }
  console.log(`engine ${engine.version} (${engine.source}), medians of ${runs}`);
  console.table(rows);
  await measureProof(project);
  measurePure();
  await measureLatency(runs, engine, { small: stacks.interactive, everything: stacks.everything });
  await measureFleet(runs);
} finally {
  await project.close();
}

async function measureStack(project: TestProject, stack: string, options: CustomerRunOptions): Promise<void> {
  const samples: Record<string, Record<string, number[]>> = {};
  const add = (row: string, column: string, value: number) => ((samples[row] ??= {})[column] ??= []).push(value);
  for (let run = 0; run < runs; run += 1) {
    for (const [name, operation] of sequence) {
      project.takeRequests();
      const whole = await runCommand(project.folder, [operation, stack, ...(operation === 'destroy' ? ['--yes'] : [])]);
      add(name, 'command ms', whole.ms);
      add(name, 'peak MB', whole.peakMemoryMb);
      add(name, 'requests', project.takeRequests().length);
    }
    let createMs = 0;
    for (const [name, operation] of sequence) {
      const startedAtMs = performance.now();
      let firstStepMs: number | undefined;
      const onStep = () => (firstStepMs ??= performance.now() - startedAtMs);
      const { ms } = await timed(() => runCustomer(operation, stack, { ...options, onStep }));
      add(name, 'in process ms', ms);
      if (name === 'create') createMs = ms;
      if (firstStepMs !== undefined) add(name, 'first step ms', firstStepMs);
    }
    const plain = await openPlain(stack, options);
    for (const [name, operation] of sequence) {
      const { ms } = await timed(async () => {
        await plain[operation]();
      });
      add(name, 'plain SDK ms', ms);
    }
    const emptyRun = { ...options, stack: 'empty', env: options.target.env, program: () => Promise.resolve() };
    const empty = await timed(() => runStack('up', emptyRun));
    add('create', 'empty program ms', empty.ms);
    add('create', 'of empty %', (100 * createMs) / empty.ms);
  }
  for (const [name, columns] of Object.entries(samples)) {
    rows[`${stack}: ${name}`] = Object.fromEntries(
      Object.entries(columns).map(([column, values]) => [column, Math.round(median(values))]),
    );
  }
}

/** `verify` asking nobody, on a stack that is as declared and granted; and the page for its customer. */
async function measureProof(project: TestProject): Promise<void> {
  const command = (name: string) => runCommand(project.folder, [name, 'granted']);
  await command('up');
  const verify: { ms: number; requests: number; peakMemoryMb: number }[] = [];
  for (let run = 0; run < runs; run += 1) {
    project.takeRequests();
    const { ms, peakMemoryMb } = await command('verify');
    verify.push({ ms, peakMemoryMb, requests: project.takeRequests().length });
  }
  const of = (name: 'ms' | 'requests' | 'peakMemoryMb') => Math.round(median(verify.map((each) => each[name])));
  console.log(
    `verify without sign-in: ${of('ms')} ms, ${of('requests')} requests, ${of('peakMemoryMb')} MB at its peak`,
  );
  await command('handover');
  const { size } = await stat(join(project.folder, 'handover', 'granted-administrator.html'));
  const everything = outputsOf({ customer: 'C'.repeat(120), displayName: 'P'.repeat(120) });
  const largest = Buffer.byteLength(renderHtml(buildAdministratorPage(everything, 'contoso', { date: new Date() })));
  console.log(`hand-over page: ${(size / 1000).toFixed(1)} kB, with long names ${(largest / 1000).toFixed(1)} kB`);
}

/** The same program through the Automation API as its documentation uses it. */
async function openPlain(stack: string, { projectFolder, engine, target }: CustomerRunOptions) {
  const inline = { stackName: stack, projectName: 'mailbox-access', program };
  return LocalWorkspace.createOrSelectStack(inline, {
    workDir: projectFolder,
    pulumiCommand: engine.command,
    envVars: { ...target.env },
  });
}

function measurePure(): void {
  const values = rawValues({ mailbox: 'jobs@contoso.example' });
  const rounds = 1_000;
  const startMs = performance.now();
  for (let round = 0; round < rounds; round += 1) {
    const read = readSettings({ project: 'mailbox-access', stack: 'contoso', values });
    buildSettingsOutputs(read);
    buildLinkOutputs(read, 'a39659a9-d170-4bf6-a628-8023ee3ebc3a');
  }
  console.log(`settings and links: ${((performance.now() - startMs) / rounds).toFixed(3)} ms`);
}
