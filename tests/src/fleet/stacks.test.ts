import { execFile } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { emulatorFolder, makeBackend } from '../../../src/pulumi/emulator/backend.ts';
import type { Engine } from '../../../src/pulumi/cli/locate.ts';
import { listStacks } from '../../../src/fleet/stacks.ts';
import { listStateFiles } from '../../../src/pulumi/stack/stateFiles.ts';
import { useFolder } from '../../support/folder.ts';

const engine = { path: String(process.env.MAILBOX_ACCESS_TEST_ENGINE) } as Engine;

const folder = useFolder();
let env: Record<string, string>;

beforeAll(async () => {
  cpSync('Pulumi.yaml', join(folder, 'Pulumi.yaml'));
  env = await makeBackend(emulatorFolder(folder));
});

const list = (options: object = {}) => listStacks({ projectFolder: folder, engine, env, ...options });

async function makeStack(name: string, cwd = folder): Promise<void> {
  await promisify(execFile)(engine.path, ['stack', 'init', name, '--non-interactive'], {
    cwd,
    env: { ...process.env, ...env },
  });
}

describe('listStateFiles', () => {
  it('finds none in a folder where no engine has written, and returns unknown when there is no folder', async () => {
    expect(await listStateFiles('mailbox-access', env)).toEqual([]);
    const place = `file://${join(folder, 'nowhere')}`;
    expect(await listStateFiles('mailbox-access', { ...env, PULUMI_BACKEND_URL: place })).toBeUndefined();
  });
});

describe('listStacks, asked of the engine', () => {
  it('finds none where there is none yet', async () => {
    expect(await list()).toEqual([]);
  });

  it("lists the project's stacks by name, and none of another project", async () => {
    const other = join(folder, 'other');
    mkdirSync(other);
    writeFileSync(join(other, 'Pulumi.yaml'), 'name: another\nruntime: yaml\n');
    for (const name of ['north-2', 'acme', 'north_1.x']) await makeStack(name);
    await makeStack('theirs', other);
    expect(await list()).toEqual(['acme', 'north-2', 'north_1.x']);
  });

  it('gives plain names when the engine is to give whole ones', async () => {
    expect(await list({ env: { ...env, PULUMI_OPTION_FULLY_QUALIFY_STACK_NAMES: 'true' } })).toEqual([
      'acme',
      'north-2',
      'north_1.x',
    ]);
  });

  it('lists all the same when the state of one is broken', async () => {
    writeFileSync(join(folder, '.offline/state/.pulumi/stacks/mailbox-access/acme.json'), '{"version":3,"chec');
    expect(await list()).toEqual(['acme', 'north-2', 'north_1.x']);
  });

  it('says that it cannot list where the place of the states is not there', async () => {
    const place = `file://${join(folder, 'nowhere')}`;
    await expect(list({ env: { ...env, PULUMI_BACKEND_URL: place } })).rejects.toMatchObject({
      code: 'engine-failed',
      problem: expect.stringMatching(/^The stacks could not be listed: .*nowhere/),
      remedy: expect.stringContaining('pulumi stack ls'),
    });
  });

  it('says that it was interrupted, and lists no files then', async () => {
    await expect(list({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'interrupted' });
  });
});

describe('listStacks, of what engines answer', () => {
  /** Builds an engine that prints this answer. */
  function answering(answer: string): Engine {
    const path = join(folder, 'engine');
    writeFileSync(path, `#!/bin/sh\ncat <<'end'\n${answer}\nend\n`);
    chmodSync(path, 0o755);
    return { path } as Engine;
  }

  it("leaves out another project's and another owner's, and takes the owner off", async () => {
    const answer = [
      { name: 'organization/mailbox-access/dev', lastUpdate: '2026-11-25T02:43:48.341Z', resourceCount: 5 },
      { name: 'contoso', current: true, resourceCount: 0, url: 'https://app.pulumi.com/us/mailbox-access/contoso' },
      { name: 'us/another/contoso' },
      { name: 'them/contoso' },
      { name: 'never', lastUpdate: '' },
    ];
    expect(await list({ engine: answering(JSON.stringify(answer)) })).toEqual(['contoso', 'dev', 'never']);
  });

  it('refuses an answer of another form when no folder has the names', async () => {
    const place = { ...env, PULUMI_BACKEND_URL: 'azblob://states' };
    await expect(list({ engine: answering('{}'), env: place })).rejects.toMatchObject({ code: 'engine-failed' });
  });
});
