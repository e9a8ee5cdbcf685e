import { execFile } from 'node:child_process';
import { cpSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openEmbedded } from '../../src/engine/embedded/embedded.ts';
import type { Embedded } from '../../src/engine/embedded/embedded.ts';
import { readOutputs } from '../../src/outputs/read.ts';
import { describeFull } from '../support/full.ts';
import { startLanguageHost } from '../support/languageHost.ts';
import { openProject } from '../support/project.ts';
import type { TestProject } from '../support/project.ts';

const engine = String(process.env.MAILBOX_ACCESS_TEST_ENGINE);

interface Failure {
  readonly stdout: string;
  readonly stderr: string;
}

describe('the program under the engine’s own command line, unbuilt', () => {
  let project: TestProject;
  let embedded: Embedded;
  let host: Awaited<ReturnType<typeof startLanguageHost>>;

  beforeAll(async () => {
    project = await openProject();
    for (const part of ['src', 'package.json']) cpSync(part, join(project.folder, part), { recursive: true });
    symlinkSync(resolve('node_modules'), join(project.folder, 'node_modules'));
    project.configure('contoso', { mailbox: 'jobs@contoso.example', consent: 'user' });
    embedded = await openEmbedded(project.folder, project.directory.host, process.env);
    host = await startLanguageHost();
    await pulumi('stack', 'init', 'contoso');
  });

  afterAll(async () => {
    host.close();
    await embedded.close();
    rmSync(join(project.folder, 'node_modules'));
    await project.close();
  });

  async function pulumi(...args: readonly string[]): Promise<string> {
    const env = { ...process.env, ...embedded.env };
    const options = { cwd: project.folder, env };
    return (await promisify(execFile)(engine, [...args, '--non-interactive'], options)).stdout;
  }

  const operation = (name: string, ...flags: readonly string[]) =>
    pulumi(name, '--stack', 'contoso', `--client=${host.address}`, '--color', 'never', ...flags);

  it('is previewed', async () => {
    expect(await operation('preview', '--diff')).toContain('+ 6 to create');
  });

  it('is provisioned after its own preview, and again without a change', async () => {
    expect(await operation('up', '--yes')).toContain('+ 6 created');
    expect(await operation('up', '--yes')).toContain('6 unchanged');
  });

  it('gives the outputs of the contract', async () => {
    const raw: unknown = JSON.parse(await pulumi('stack', 'output', '--json', '--stack', 'contoso'));
    expect(readOutputs(raw, 'contoso')).toMatchObject({ consent: 'user', mailbox: 'jobs@contoso.example' });
    const { code, out } = await project.run('outputs', 'contoso', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual(raw);
  });

  it('refuses settings that cannot be used, in the same words and without a stack trace', async () => {
    project.configure('contoso', { mailbox: 'jobs', consent: 'user' });
    const failure = await operation('up', '--yes').catch((error: unknown) => error as Failure);
    project.configure('contoso', { mailbox: 'jobs@contoso.example', consent: 'user' });
    const { stdout, stderr } = failure as Failure;
    expect(stdout + stderr).toContain('mailbox is "jobs". Allowed: one e-mail address.');
    expect(stdout + stderr).not.toMatch(/^\s+at /m);
  });

  describeFull('tests/engine/consent.test.ts: lets nothing be deleted that is protected', () => {
    it('is not destroyed while it is protected, and nothing of it is lost from the state', async () => {
      project.configure('contoso', { mailbox: 'jobs@contoso.example', consent: 'user', protect: true });
      await operation('up', '--yes');
      project.takeRequests();
      const failure = await operation('destroy', '--yes').catch((error: unknown) => error as Failure);
      expect((failure as Failure).stdout + (failure as Failure).stderr).toMatch(
        /cannot be deleted\s+because it is protected/,
      );
      expect(project.takeRequests().filter((request) => request.startsWith('DELETE'))).toEqual([]);
      project.configure('contoso', { mailbox: 'jobs@contoso.example', consent: 'user' });
      expect(await operation('up', '--yes')).toContain('6 unchanged');
    });
  });

  it('is refreshed and destroyed', async () => {
    expect(await operation('refresh', '--yes')).toContain('6 unchanged');
    expect(await operation('destroy', '--yes')).toContain('- 6 deleted');
  });
});
