import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { FaultPlan } from '../../packages/entra-emulator/src/faults.ts';
import { describeFull, isFull, itEachRow } from '../support/full.ts';
import { useProjectForEach } from '../support/useProject.ts';

/** Creates that break at one request: the directory did it, but its answer was lost (recordings 50 to 58). */
const broken: readonly { readonly title: string; readonly fault: FaultPlan; readonly imports: readonly string[] }[] = [
  {
    title: 'making the application',
    fault: { method: 'POST', path: '/v1.0/applications' },
    imports: ['the application'],
  },
  {
    title: 'giving it the name of the moment',
    fault: { method: 'PATCH', path: '/v1.0/applications/' },
    imports: [],
  },
  {
    title: 'giving it its own name',
    fault: { method: 'PATCH', path: '/v1.0/applications/', after: 1 },
    imports: [],
  },
  {
    title: 'making the service principal',
    fault: { method: 'POST', path: '/v1.0/servicePrincipals' },
    imports: ['its service principal'],
  },
  {
    title: 'describing the service principal',
    fault: { method: 'PATCH', path: '/v1.0/servicePrincipals/' },
    imports: [],
  },
  {
    title: 'granting consent',
    fault: { method: 'POST', path: '/v1.0/oauth2PermissionGrants', times: 2 },
    imports: ['the grant on Microsoft Graph', 'the grant on Exchange Online'],
  },
  {
    title: 'assigning the account',
    fault: { method: 'POST', path: /appRoleAssignedTo$/ },
    imports: ['the assignment of the account'],
  },
];

describe('what a create left that was not heard of', () => {
  const project = useProjectForEach({
    contoso: { mailbox: 'jobs@contoso.example', consent: 'user', assignmentRequired: true },
  });

  /** Adopts without creating an application, then continues; `npm test` checks that once. */
  async function expectAdopted(clientId: string, imports: readonly string[], livesOn = isFull): Promise<void> {
    project.directory.faults.clear();
    project.takeRequests();
    const { out, err } = await project.run('adopt', 'contoso', '--yes', '--json');
    expect({ err, ...(JSON.parse(out) as object) }).toMatchObject({ result: 'adopted', clientId, imported: imports });
    expect(project.takeRequests()).not.toContain('POST /v1.0/applications');
    expect(project.applications()).toMatchObject([{ appId: clientId, displayName: 'PASS' }]);
    if (!livesOn) return;
    const up = await project.run('up', 'contoso');
    expect(up).toMatchObject({ code: 0, out: expect.stringContaining('Nothing changed') });
    expect(await project.run('destroy', 'contoso', '--yes')).toMatchObject({ code: 0 });
    expect(project.applications()).toEqual([]);
  }

  itEachRow('$title: is taken over', broken, 1, async ({ fault, imports }) => {
    project.directory.faults.plan({ drop: 'after', ...fault });
    expect((await project.run('up', 'contoso')).code).toBe(1);
    const [left] = project.applications();
    await expectAdopted(left?.appId ?? 'none', imports, true);
  });

  /** Returns the path of the engine's state file. */
  function stateFile(): string {
    const folder = join(project.folder, '.offline', 'state', '.pulumi', 'stacks', 'mailbox-access');
    const file = readdirSync(folder).find((name) => /^contoso\.json$/.test(name)) ?? '';
    return join(folder, file);
  }

  describeFull('making the application: is taken over', () => {
    it('is found under the name of the moment, when no state knows it', async () => {
      project.directory.faults.plan({ method: 'PATCH', path: '/v1.0/applications/', drop: 'after' });
      expect((await project.run('up', 'contoso')).code).toBe(1);
      rmSync(join(project.folder, '.offline', 'state'), { recursive: true });
      const [left] = project.applications();
      expect(left?.displayName).toMatch(/^TERRAFORM_UPDATE_/);
      await expectAdopted(left?.appId ?? 'none', ['the application']);
    });
  });

  it('is left alone under the name of the moment, when another stack made it', async () => {
    project.directory.faults.plan({ method: 'PATCH', path: '/v1.0/applications/', drop: 'after' });
    project.configure('fabrikam', {});
    expect((await project.run('up', 'fabrikam')).code).toBe(1);
    rmSync(join(project.folder, '.offline', 'state'), { recursive: true });
    const { code, err } = await project.run('adopt', 'contoso', '--yes');
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('There is no registration named') });
    expect(project.applications()[0]?.displayName).toMatch(/^TERRAFORM_UPDATE_/);
  });

  describeFull('making the application: is taken over', () => {
    it('is adopted even if the state has a pending creation', async () => {
      project.directory.faults.plan({ method: 'POST', path: '/v1.0/servicePrincipals', drop: 'after' });
      expect((await project.run('up', 'contoso')).code).toBe(1);
      const state = JSON.parse(readFileSync(stateFile(), 'utf8')) as {
        checkpoint: { latest: { resources: { urn: string; type: string }[]; pending_operations?: unknown[] } };
      };
      const { latest } = state.checkpoint;
      const application = latest.resources.find(({ type }) => type.endsWith(':Application'));
      const urn = application?.urn.replace(
        /azuread:.*$/,
        'azuread:index/servicePrincipal:ServicePrincipal::mailbox-service-principal',
      );
      const type = 'azuread:index/servicePrincipal:ServicePrincipal';
      latest.pending_operations = [{ resource: { ...application, urn, type, id: undefined }, type: 'creating' }];
      writeFileSync(stateFile(), JSON.stringify(state));
      await expectAdopted(project.applications()[0]?.appId ?? 'none', ['its service principal']);
    });
  });

  describeFull('making the application: is taken over', () => {
    it('keeps no import ID in the state', async () => {
      project.directory.faults.plan({ method: 'POST', path: '/v1.0/applications', drop: 'after' });
      expect((await project.run('up', 'contoso')).code).toBe(1);
      expect((await project.run('adopt', 'contoso', '--yes')).code).toBe(0);
      expect(readFileSync(stateFile(), 'utf8')).not.toContain('importID');
    });
  });
});
