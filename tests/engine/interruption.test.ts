import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { emulatorFolder } from '../../src/pulumi/emulator/backend.ts';
import { findOrServe } from '../../src/pulumi/emulator/serve.ts';
import { killTree } from '../crash/inject.ts';
import { describeFull, itEachRow } from '../support/full.ts';
import { denied, openProject } from '../support/project.ts';
import { findRunningDirectory } from '../support/runningDirectory.ts';
import { useProject, useProjectForEach } from '../support/useProject.ts';

describe('a run that is interrupted', () => {
  const project = useProjectForEach({ contoso: { mailbox: 'jobs@contoso.example', consent: 'user' } });

  /** Resolves when the directory's log contains `path`. Polls it, since only answers are logged. */
  async function asked(path: string): Promise<void> {
    while (!project.directory.requests.some((request) => request.path.startsWith(path)))
      await new Promise((resolve) => setImmediate(resolve));
  }

  /** Returns files of the state that only an interrupted run leaves. */
  function leftovers(): readonly string[] {
    const state = join(project.folder, '.offline', 'state', '.pulumi');
    const locks = join(state, 'locks');
    const files = existsSync(locks) ? readdirSync(locks, { recursive: true, withFileTypes: true }) : [];
    const half = readdirSync(project.folder, { recursive: true }).map(String);
    return [
      ...files.filter((file) => file.isFile()).map(({ name }) => name),
      ...half.filter((name) => /\.tmp|~$|\.partial/.test(name)),
    ];
  }

  const title =
    'by %s in the middle of a create finishes what is under way, leaves no lock, and is gone on with by the same command';
  itEachRow(title, ['SIGINT', 'SIGTERM'], 1, async (signal) => {
    project.directory.faults.plan({ method: 'GET', path: '/beta/applications/', delayMs: 1_500 });
    const { process, ended } = project.start('up', 'contoso');
    await asked('/v1.0/applications/');
    process.kill(signal);
    const { code, err } = await ended;
    expect(code).toBe(1);
    expect(err).toContain('The up of contoso was interrupted.\nResume it: npx mailbox-access up contoso');
    expect(err).not.toContain('    at ');
    expect(leftovers()).toEqual([]);
    const again = await project.run('up', 'contoso');
    expect(again).toMatchObject({ code: 0, err: expect.not.stringContaining('error') });
    expect(project.applications()).toMatchObject([{ displayName: 'PASS' }]);
  });

  it('before anything was declared has changed nothing', async () => {
    project.directory.faults.plan({ path: '/v1.0/servicePrincipals', delayMs: 1_500, times: 2 });
    project.configure('fabrikam', { displayName: 'PASS Fabrikam' });
    const { process, ended } = project.start('up', 'contoso', 'fabrikam', '--parallel', '1');
    await asked('/11111111-1111-4111-8111-111111111111/oauth2');
    process.kill('SIGINT');
    const { code, err } = await ended;
    expect(code).toBe(1);
    expect(err).toContain('The up of contoso was interrupted.');
    expect(err).not.toContain('fabrikam');
    expect(leftovers()).toEqual([]);
    expect(project.takeWrites()).toEqual([]);
  });
});

describeFull('tests/src/cli/endings.test.ts: continues without a message when its reader stops', () => {
  const project = useProject({ contoso: { mailbox: 'jobs@contoso.example' } });

  it('goes on with a create when what reads it stops', async () => {
    const { process, ended } = project.start('up', 'contoso');
    process.stdout?.destroy();
    process.stderr?.destroy();
    expect((await ended).code).toBe(0);
    expect((await project.run('up', 'contoso')).out).toContain('Nothing changed');
  });
});

describeFull(
  'tests/src/common/signals.test.ts: ends the process by SIGTERM when the command does not end in five seconds: 1',
  () => {
    const project = useProject({ contoso: {} });

    it('is ended by SIGTERM while somebody else holds the emulator that it serves', async () => {
      const { host } = project.directory;
      await project.directory.close();
      const { process, ended } = project.start('up', 'contoso');
      const isRunning = () => (process.exitCode ?? process.signalCode) === null;
      while (isRunning() && (await findRunningDirectory(emulatorFolder(project.folder), host)) === undefined);
      const held = await findOrServe(project.folder, host);
      try {
        expect(held.served).toBe('shared');
        process.kill('SIGTERM');
        const { err } = await ended;
        expect({ by: process.signalCode, err }).toEqual({
          by: 'SIGTERM',
          err: expect.stringContaining('did not stop in time after the signal, so it was killed'),
        });
      } finally {
        await held.close();
      }
    });
  },
);

describe('a run that is killed', () => {
  const project = useProject({ contoso: { mailbox: 'jobs@contoso.example' } });

  it('leaves one temporary folder, which the next run removes', async () => {
    const temporary = join(project.folder, 'temporary');
    mkdirSync(temporary);
    // Keeps compiled code in the folder of the other tests.
    const env = { TMPDIR: temporary, NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') };
    project.directory.faults.plan({ method: 'POST', path: '/v1.0/applications', delayMs: 20_000, drop: 'before' });
    const isHeld = Promise.withResolvers<undefined>();
    const take = project.directory.faults.take.bind(project.directory.faults);
    project.directory.faults.take = (target) => {
      const fault = take(target);
      if (fault !== undefined) isHeld.resolve(undefined);
      return fault;
    };
    const killed = project.startWith(env, 'up', 'contoso', '--skip-preflight');
    await isHeld.promise;
    killTree(Number(killed.process.pid));
    await killed.ended;
    expect(readdirSync(temporary)).toEqual([expect.stringMatching(/^mailbox-access-run-/)]);
    const next = await project.startWith(env, 'up', 'contoso', '--skip-preflight').ended;
    expect(next).toMatchObject({ code: 0 });
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe('a run that was ended before it began', () => {
  const project = useProject({ contoso: {} });

  it('starts no engine', async () => {
    const { printed, ended, interrupt } = project.open(['up', 'contoso']);
    interrupt();
    expect(await ended).toBe(1);
    expect(printed.err).toContain('was interrupted');
    expect(project.takeRequests()).toEqual([]);
  });
});

describe('a run that fails', () => {
  const project = useProjectForEach({ contoso: { mailbox: 'jobs@contoso.example', consent: 'user' } });

  const ofGrants =
    'tests/engine/leastRights.test.ts: is refused without DelegatedPermissionGrant.ReadWrite.All: `assignmentRequired` with consent `user`';
  describeFull(ofGrants, () => {
    it('quotes the directory at a refused grant, and makes only the grants once the role is given', async () => {
      project.directory.faults.plan({ method: 'POST', path: '/v1.0/oauth2PermissionGrants', times: 2, ...denied });
      const failed = await project.run('up', 'contoso');
      expect(failed.code).toBe(1);
      expect(failed.err).toContain('granting consent needs DelegatedPermissionGrant.ReadWrite.All');
      expect(failed.err).toContain('npx mailbox-access up contoso');
      project.directory.faults.clear();
      project.takeRequests();
      expect((await project.run('up', 'contoso')).code).toBe(0);
      expect(project.takeWrites()).toEqual(['POST /v1.0/oauth2PermissionGrants', 'POST /v1.0/oauth2PermissionGrants']);
    });
  });

  it('because the tenant has no Exchange Online names mailResources, with nothing declared', async () => {
    project.tenant().change((state) => {
      const exchange = '00000002-0000-0ff1-ce00-000000000000';
      state.servicePrincipals = state.servicePrincipals.filter(({ appId }) => appId !== exchange);
    });
    const { code, err } = await project.run('up', 'contoso', '--skip-preflight');
    expect(code).toBe(1);
    expect(err).toContain('The service principal of Exchange Online');
    expect(err).toContain('mailResources');
    expect(project.takeWrites()).toEqual([]);
  });

  describeFull('because the tenant has no Exchange Online names mailResources, with nothing declared', () => {
    it('because of a duplicate name creates nothing', async () => {
      project.configure('fabrikam', {});
      expect((await project.run('up', 'fabrikam')).code).toBe(0);
      project.takeRequests();
      const { code, err } = await project.run('up', 'contoso', '--skip-preflight');
      expect(code).toBe(1);
      expect(err).toContain('The tenant already has an app registration named PASS');
      expect(err).toContain('npx mailbox-access adopt contoso');
      expect(project.takeWrites()).toEqual([]);
      expect(project.applications()).toMatchObject([{ displayName: 'PASS' }]);
    });
  });

  it('because its tenant was changed names both, and touches neither', async () => {
    expect((await project.run('up', 'contoso')).code).toBe(0);
    project.takeRequests();
    const tenantId = '77777777-7777-4777-8777-777777777777';
    project.configure('contoso', { 'azuread:tenantId': tenantId, mailbox: 'jobs@contoso.example', consent: 'user' });
    for (const operation of ['preview', 'up', 'refresh', 'destroy']) {
      const { code, err } = await project.run(operation, 'contoso', ...(operation === 'destroy' ? ['--yes'] : []));
      expect(code).toBe(2);
      expect(err).toContain(`is provisioned in tenant 11111111-1111-4111-8111-111111111111`);
      expect(err).toContain(`but its settings name tenant ${tenantId}.`);
    }
    // The preview of an up reads the stack's tenant before the program starts.
    expect(project.takeRequests().filter((line) => !/^GET |^POST \/11111111[^ ]*\/token$/.test(line))).toEqual([]);
  });

  const ofDestroy =
    'tests/crash/crash.test.ts: of a destroy at DELETE /v1.0/applications/{id} that meets a killed engine ends right when the tool is followed';
  describeFull(ofDestroy, () => {
    it('at deleting the application says to finish the destroy, which then goes through', async () => {
      expect((await project.run('up', 'contoso')).code).toBe(0);
      project.directory.faults.plan({ method: 'DELETE', path: '/v1.0/applications/', ...denied });
      const failed = await project.run('destroy', 'contoso', '--yes');
      expect(failed).toMatchObject({
        code: 1,
        err: expect.stringContaining('Finish the destroy before anything else'),
      });
      expect((await project.run('destroy', 'contoso', '--yes')).code).toBe(0);
      expect((await project.run('up', 'contoso')).code).toBe(0);
    });
  });

  it('because another program has the port says which and what to do', async () => {
    project.configure('contoso', { 'azuread:metadataHost': project.directory.host });
    const elsewhere = await openProject();
    elsewhere.configure('contoso', { 'azuread:metadataHost': project.directory.host });
    // The emulators of tests share an authority, unlike those of real projects.
    for (const name of ['certificates.json', 'ca.pem']) rmSync(join(elsewhere.folder, '.offline/directory', name));
    const { code, err } = await elsewhere.run('up', 'contoso');
    await elsewhere.close();
    expect(code).toBe(1);
    expect(err).toContain(`Another program uses the port of the emulator, ${project.directory.host}.`);
  });
});
