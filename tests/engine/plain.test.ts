import { execFile } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTarget, type Target } from '../../src/pulumi/stack/open.ts';
import { readOutputs } from '../../src/registration/outputs/read.ts';
import { describeFull, itEachRow } from '../support/full.ts';
import { startLanguageHost } from '../support/languageHost.ts';
import { useProject } from '../support/useProject.ts';
import type { Config } from '../support/settings.ts';

const engine = String(process.env.MAILBOX_ACCESS_TEST_ENGINE);

interface Failure {
  readonly stdout: string;
  readonly stderr: string;
}

describe('the program under the engine’s own command line, unbuilt', () => {
  let emulator: Target;
  let host: Awaited<ReturnType<typeof startLanguageHost>>;

  afterAll(async () => {
    host.close();
    await emulator.close();
  });
  const project = useProject({ contoso: { mailbox: 'jobs@contoso.example', consent: 'user' } });

  beforeAll(async () => {
    symlinkSync(resolve('node_modules'), join(project.folder, 'node_modules'));
    emulator = await openTarget({ metadataHost: project.directory.host }, project.folder);
    host = await startLanguageHost();
    await pulumi('stack', 'init', 'contoso');
  });

  async function pulumi(...args: readonly string[]): Promise<string> {
    const env = { ...process.env, ...emulator.env };
    const options = { cwd: project.folder, env };
    return (await promisify(execFile)(engine, [...args, '--non-interactive'], options)).stdout;
  }

  const operation = (name: string, ...flags: readonly string[]) =>
    pulumi(name, '--stack', 'contoso', `--client=${host.address}`, '--color', 'never', ...flags);

  describeFull('is provisioned after its own preview, and again without a change', () => {
    it('is previewed', async () => {
      expect(await operation('preview', '--diff')).toContain('+ 6 to create');
    });
  });

  it('is provisioned after its own preview, and again without a change', async () => {
    const told = await operation('up', '--yes');
    expect(told).toContain('+ 6 to create');
    expect(told).toContain('+ 6 created');
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
    const told = await failureOf('up', '--yes');
    project.configure('contoso', declared);
    expect(told).toContain('mailbox is "jobs". Allowed: one e-mail address.');
    expect(told).not.toMatch(/^\s+at /m);
  });

  const declared: Config = { mailbox: 'jobs@contoso.example', consent: 'user' };
  const failureOf = async (...args: Parameters<typeof operation>) => {
    const failure = await operation(...args).catch((error: unknown) => error as Failure);
    if (typeof failure === 'string') throw new Error(`It went through:\n${failure}`);
    return failure.stdout + failure.stderr;
  };

  interface Breaking {
    readonly title: string;
    readonly change: Config;
    readonly says: string;
    readonly allow?: string;
  }
  const breaking: readonly Breaking[] = [
    {
      title: 'a redirect URI is removed',
      change: { redirectUris: ['http://localhost'] },
      says: 'would lose the redirect URI https://login.microsoftonline.com/common/oauth2/nativeclient',
      allow: 'redirect-removal',
    },
    {
      title: 'a permission is removed',
      change: { protocols: ['imap'] },
      says: 'would lose SMTP.Send, declared on Microsoft Graph',
      allow: 'permission-removal',
    },
    {
      title: 'consent is widened',
      change: { consent: 'tenant' },
      says: 'could act for every user of the tenant',
      allow: 'wider-consent',
    },
    {
      title: 'the tenant is changed',
      change: { 'azuread:tenantId': '77777777-7777-4777-8777-777777777777' },
      says: 'but its settings name tenant 77777777-7777-4777-8777-777777777777',
    },
  ];
  const title = 'is refused in preview and up when $title, and allowed by its entry';
  itEachRow(title, breaking, 1, async ({ change, says, allow }) => {
    project.configure('contoso', { ...declared, ...change });
    project.takeRequests();
    for (const run of [() => failureOf('preview'), () => failureOf('up', '--yes', '--skip-preview')]) {
      const told = await run();
      expect(told).toContain(says);
      expect(told).not.toMatch(/^\s+at /m);
    }
    expect(project.takeWrites()).toEqual([]);
    if (allow !== undefined) {
      project.configure('contoso', { ...declared, ...change, allow: [allow] });
      expect(await operation('up', '--yes', '--skip-preview')).toMatch(/\d (updated|replaced)/);
      project.configure('contoso', { ...declared, allow: ['permission-removal'] });
      await operation('up', '--yes', '--skip-preview');
    }
    project.configure('contoso', declared);
  });

  describeFull('tests/engine/consent.test.ts: lets nothing be deleted that is protected', () => {
    it('is not destroyed while it is protected, and nothing of it is lost from the state', async () => {
      project.configure('contoso', { ...declared, protect: true });
      await operation('up', '--yes');
      project.takeRequests();
      expect(await failureOf('destroy', '--yes')).toMatch(/cannot be deleted\s+because it is protected/);
      expect(project.takeWrites()).toEqual([]);
      project.configure('contoso', declared);
      expect(await operation('up', '--yes')).toContain('6 unchanged');
    });
  });

  const representative =
    'tests/engine/breakingChanges.test.ts: is refused, and so is its preview, when it would replace a deleted registration';
  describeFull(representative, () => {
    it('creates no second registration when somebody deleted the first', async () => {
      const { objectId } = readOutputs(
        JSON.parse(await pulumi('stack', 'output', '--json', '--stack', 'contoso')),
        'contoso',
      );
      await project.client.graph('DELETE', `/v1.0/applications/${objectId}`);
      project.takeRequests();
      const told = await failureOf('up', '--yes', '--skip-preview');
      expect(told).toContain('npx mailbox-access adopt contoso --deleted');
      expect(project.takeWrites()).toEqual([]);
      await project.client.graph('POST', `/v1.0/directory/deletedItems/${objectId}/restore`);
      expect((await project.run('adopt', 'contoso', '--yes')).code).toBe(0);
    });
  });

  it('is refreshed and destroyed', async () => {
    expect(await operation('refresh', '--yes')).toContain('6 unchanged');
    expect(await operation('destroy', '--yes')).toContain('- 6 deleted');
  });
});
