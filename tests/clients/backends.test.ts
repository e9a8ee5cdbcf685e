import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Status } from '../../src/fleet/status/schema.ts';
import { findFreePort } from '../engine/support/freePort.ts';
import { startPostgres } from '../engine/support/postgres.ts';
import { addCustomers } from '../support/fleet.ts';
import { describeWith } from '../support/parts.ts';
import { openProject, type CommandResult, type TestProject } from '../support/project.ts';
import { startAzurite } from './support/azurite.ts';
import { openPythonClients } from './support/python.ts';

/** A shared backend, and the environment of a person with read access only. */
interface SharedBackend {
  readonly env: NodeJS.ProcessEnv;
  readonly takeWriteAccess: () => Promise<NodeJS.ProcessEnv>;
  readonly stop: () => Promise<void>;
}

async function openAzureBlob(project: TestProject): Promise<SharedBackend> {
  const azurite = await startAzurite(await findFreePort());
  const az = await openPythonClients(project.directory);
  const storage = async (...args: readonly string[]) => {
    const { code, out, err } = await az.start(
      'az',
      'storage',
      'container',
      ...args,
      '--connection-string',
      azurite.connection,
    ).ended;
    if (code !== 0) throw new Error(err);
    return out;
  };
  await storage('create', '--name', 'states');
  const env = azurite.env('states');
  return {
    env,
    takeWriteAccess: async () => {
      const sas = [
        'generate-sas',
        '--name',
        'states',
        '--permissions',
        'rl',
        '--expiry',
        '2099-01-01',
        '--output',
        'tsv',
      ];
      return { ...env, AZURE_STORAGE_KEY: '', AZURE_STORAGE_SAS_TOKEN: (await storage(...sas)).trim() };
    },
    stop: async () => {
      az.close();
      await azurite.stop();
    },
  };
}

async function openPostgres(): Promise<SharedBackend> {
  const postgres = await startPostgres(await findFreePort());
  const env = { PULUMI_BACKEND_URL: postgres.url, GOMAXPROCS: '2' };
  return {
    env,
    takeWriteAccess: async () => {
      await postgres.sql('alter database postgres set default_transaction_read_only = on');
      return env;
    },
    stop: () => postgres.stop(),
  };
}

/** Declares tests, each of which continues where the one before stopped. */
function declareTests(open: (project: TestProject) => Promise<SharedBackend>): void {
  let project: TestProject;
  let backend: SharedBackend;
  let names: readonly string[];

  beforeAll(async () => {
    project = await openProject();
    backend = await open(project);
    names = addCustomers(project, 4).map(({ stack }) => stack);
  });
  afterAll(async () => {
    await backend.stop();
    await project.close();
  });

  const run = (env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<CommandResult> =>
    project.startWith(
      { MAILBOX_ACCESS_EMULATOR_STATE: 'backend', PULUMI_CONFIG_PASSPHRASE: 'a passphrase', ...env },
      ...args,
    ).ended;
  const status = async () => {
    const { out } = await run(backend.env, 'status', '--json');
    return (JSON.parse(out) as Status).stacks.map(({ stack, registered }) => [stack, registered]);
  };
  const applicationsOf = (name: string) =>
    project.directory.store
      .findTenant(`${name}.example`)
      ?.state.applications.filter(({ displayName }) => displayName !== 'Provisioning') ?? [];

  it('take a fleet in two shards, in two processes at once', async () => {
    const shard = (part: string) => run(backend.env, 'up', '--all', '--shard', part, '--json');
    const results = await Promise.all([shard('1/2'), shard('2/2')]);
    expect(results.map(({ code, err }) => (code === 0 ? '' : err))).toEqual(['', '']);
    expect(await status()).toEqual(names.map((name) => [name, 'yes']));
  });

  it('take a fleet that has not changed', async () => {
    const { code, out } = await run(backend.env, 'up', '--all', '--json');
    expect(code).toBe(0);
    const { stacks } = JSON.parse(out) as { readonly stacks: readonly { readonly result: string }[] };
    expect(stacks.map(({ result }) => result)).toEqual(names.map(() => 'unchanged'));
  });

  it('take one of two runs for the same customer at once, or both in turn', async () => {
    const [name = ''] = names;
    project.configure(name, { 'azuread:tenantId': tenantOf(name), mailbox: `jobs@${name}.example`, notes: 'Changed' });
    const results = await Promise.all([1, 2].map(() => run(backend.env, 'up', name)));
    expect(results.map(({ code }) => code)).toContain(0);
    for (const { code, err } of results) if (code !== 0) expect(err).toMatch(/locked|another run|conflict/i);
    expect(await run(backend.env, 'up', name)).toMatchObject({ code: 0 });
    expect(applicationsOf(name)).toMatchObject([{ notes: 'Changed' }]);
  });

  it('that can only be read show their status, and are not changed', async () => {
    const [name = ''] = names;
    const env = await backend.takeWriteAccess();
    expect(await run(env, 'status', '--json')).toMatchObject({ code: 0 });
    const { code, err } = await run(env, 'destroy', name, '--yes');
    expect(code).toBe(1);
    expect(err).toContain('Its state can be read but not written, and nothing was done');
    expect(applicationsOf(name)).toHaveLength(1);
  });

  const tenantOf = (name: string) => project.directory.store.findTenant(`${name}.example`)?.id;
}

describe('states that a team shares', () => {
  describeWith(['python', 'azurite'], 'in Azure Blob, served by Azurite', () => {
    declareTests(openAzureBlob);
  });
  describeWith('postgresql', 'in PostgreSQL', () => {
    declareTests(openPostgres);
  });
});
