import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { emulatorFolder } from '../../src/pulumi/emulator/backend.ts';
import { findRunningDirectory } from '../support/runningDirectory.ts';
import { describeFull } from '../support/full.ts';
import type { TestProject } from '../support/project.ts';
import { tenantId } from '../support/settings.ts';
import { useProject, useProjectForEach } from '../support/useProject.ts';

const lockFolder = (project: TestProject) =>
  join(project.folder, '.offline/state/.pulumi/locks/organization/mailbox-access/contoso');
const locksOf = (project: TestProject) => (existsSync(lockFolder(project)) ? readdirSync(lockFolder(project)) : []);

describe('a stack that is locked', () => {
  const project = useProject({ contoso: { mailbox: 'jobs@contoso.example' } });

  const folder = () => lockFolder(project);
  const locks = () => locksOf(project);

  function lock(id: string, pid: number, host = hostname(), username = 'somebody'): void {
    mkdirSync(folder(), { recursive: true });
    const timestamp = '2025-11-25T03:00:00Z';
    writeFileSync(join(folder(), `${id}.json`), JSON.stringify({ pid, username, hostname: host, timestamp }));
  }

  let changes = 0;

  beforeAll(async () => {
    await project.up('contoso');
  });

  // A run without differences takes no lock.
  beforeEach(() => {
    rmSync(folder(), { recursive: true, force: true });
    changes += 1;
    project.configure('contoso', { mailbox: 'jobs@contoso.example', notes: `Change ${changes}` });
  });

  /** Returns the ID of a process that has ended. */
  const deadPid = () => spawnSync(process.execPath, ['-e', '0']).pid;

  it('by a dead process of this machine is released with a message, and the run succeeds', async () => {
    lock('dead', deadPid());
    const { code, err } = await project.run('up', 'contoso');
    expect(code).toBe(0);
    expect(err).toMatch(
      /Stack contoso was locked by a run that has ended \(somebody@\S+, process \d+, since 2025-11-25T03:00/,
    );
    expect(locks()).toEqual([]);
  });

  describeFull('by a dead process of this machine is released with a message, and the run succeeds', () => {
    it('by a number that another program has now is freed too', async () => {
      const other = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
      lock('reused', Number(other.pid));
      expect((await project.run('up', 'contoso')).code).toBe(0);
      other.kill();
      expect(locks()).toEqual([]);
    });
  });

  it('by text that names another file is freed, and that file is left', async () => {
    const victim = join(project.folder, 'victim');
    writeFileSync(victim, 'precious');
    lock('hostile', deadPid(), hostname(), `x@y (pid 1) at z\n  ${pathToFileURL(victim).href}: created by somebody`);
    expect(await project.run('up', 'contoso')).toMatchObject({ code: 0 });
    expect(readFileSync(victim, 'utf8')).toBe('precious');
    expect(locks()).toEqual([]);
  });

  it('by a lock without content is refused with the command that frees it', async () => {
    mkdirSync(folder(), { recursive: true });
    const torn = join(folder(), 'torn.json');
    writeFileSync(torn, '');
    const refused = await project.run('up', 'contoso');
    expect(refused.code).toBe(1);
    expect(refused.err).toContain(`an incomplete lock file, left by a full disk or a killed engine: ${torn}`);
    expect(refused.err).toContain('pulumi cancel --stack contoso');
    expect(locks()).toEqual(['torn.json']);
  });

  describeFull('by a lock without content is refused with the command that frees it', () => {
    it('by another machine is refused in two sentences, and the lock is left', async () => {
      lock('far', deadPid(), 'another-machine');
      lock('dead', deadPid());
      project.takeRequests();
      const { code, err } = await project.run('up', 'contoso');
      expect(code).toBe(1);
      expect(err).toContain('error: Another run is using stack contoso: somebody@another-machine, process ');
      expect(err).toContain('pulumi cancel --stack contoso, then: npx mailbox-access up contoso');
      expect(locks().sort()).toEqual(['dead.json', 'far.json']);
      expect(project.takeWrites()).toEqual([]);
    });
  });
});

describe('a stack that is locked', () => {
  const project = useProjectForEach({ contoso: { mailbox: 'jobs@contoso.example' } });

  it('by a first up at the same time refuses one of both or lets both through, and the same commands end well', async () => {
    project.directory.faults.plan({ method: 'GET', path: '/beta/applications/', delayMs: 1_000 });
    const both = await Promise.all([project.start('up', 'contoso').ended, project.start('up', 'contoso').ended]);
    expect(both.map(({ code }) => code)).toContain(0);
    for (const { code, err } of both) {
      expect(err).not.toContain('already exists');
      if (code !== 0)
        expect(err).toMatch(/Another run is using stack contoso: .*\nWait until it has ended, then: npx mailbox/);
    }
    expect((await project.run('up', 'contoso')).code).toBe(0);
    expect((await project.run('up', 'contoso')).out).toContain('Nothing changed');
    expect(project.applications()).toHaveLength(1);
    expect(locksOf(project)).toEqual([]);
  });

  const representative =
    'by a first up at the same time refuses one of both or lets both through, and the same commands end well';
  describeFull(representative, () => {
    it('by a first up at the same time where no emulator runs: the one that serves it waits for the other', async () => {
      const { host } = project.directory;
      project.configure('fabrikam', { displayName: 'PASS Fabrikam' });
      await project.directory.close();
      const both = await Promise.all(
        ['contoso', 'fabrikam', 'contoso'].map((stack) => project.start('up', stack).ended),
      );
      for (const { code, err } of both) if (code !== 0) expect(err).toContain('Another run is using stack contoso');
      expect(both.filter(({ err }) => err.includes('served by another process'))).toHaveLength(2);
      expect(both.filter(({ code }) => code === 0).length).toBeGreaterThanOrEqual(2);
      expect(await findRunningDirectory(emulatorFolder(project.folder), host)).toBeUndefined();
    });

    it('no more, because another first up ended while this one began, is compared with what that one created', async () => {
      // An engine that starts late, with a preflight that is answered late.
      const [go, engine] = [join(project.folder, 'go'), join(project.folder, 'bin', 'pulumi')];
      mkdirSync(dirname(engine));
      const isEarly = `[ ! -e '${go}' ] && [ $((tries += 1)) -lt 4000 ]`;
      const wait = `case "$1" in up) while ${isEarly}; do sleep 0.05; done;; esac`;
      const run = `exec '${process.env.MAILBOX_ACCESS_TEST_ENGINE}' "$@"`;
      writeFileSync(engine, `#!/bin/sh\n${wait}\n${run}\n`, { mode: 0o755 });
      const [isHeld, end] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
      project.directory.faults.plan({
        method: 'POST',
        path: `/${tenantId}/oauth2/v2.0/token`,
        beforeAnswer: () => {
          isHeld.resolve(undefined);
          return end.promise;
        },
      });
      const path = `${dirname(engine)}${delimiter}${process.env.PATH ?? ''}`;
      const late = project.startWith({ PATH: path }, 'up', 'contoso');
      try {
        await Promise.race([isHeld.promise, late.ended]);
        expect((await project.run('up', 'contoso')).code).toBe(0);
      } finally {
        end.resolve(undefined);
        writeFileSync(go, '');
        await late.ended;
      }
      const { code, out, err } = await late.ended;
      expect({ code, err }).toEqual({
        code: 0,
        err: expect.stringContaining('Another run has created the registration of contoso meanwhile.'),
      });
      expect(out).toContain('Nothing changed');
      expect(project.applications()).toHaveLength(1);
    });
  });
});
