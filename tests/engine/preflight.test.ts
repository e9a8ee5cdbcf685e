import { describe, expect, it } from '@jest/globals';
import { developmentTenant } from '@mailbox-access/entra-emulator';
import { microsoftGraph } from '../../packages/entra-emulator/src/microsoft.ts';
import { setRoles } from '../../packages/entra-emulator/src/store/build.ts';
import { preflightSchema } from '../../src/checks/preflight/report.ts';
import { describeFull } from '../support/full.ts';
import { useProject } from '../support/useProject.ts';

const mailbox = 'jobs@contoso.example';

describe('a first up', () => {
  const project = useProject({ contoso: { mailbox } });

  const requireProof = (securityDefaults: boolean) => {
    project.tenant().change(({ policies }) => (policies.securityDefaults = securityDefaults));
  };
  const give = (...roles: readonly string[]) => {
    setRoles(project.tenant(), developmentTenant.clientId, roles, new Date());
  };

  it('is stopped by a failed preflight check, with the report, and changes nothing', async () => {
    requireProof(true);
    const { code, out, err } = await project.run('up', 'contoso');
    expect(code).toBe(1);
    expect(out).toMatch(/✖ MFA +failed\n/);
    expect(out).toContain("Who can fix it: an administrator of the customer's tenant.");
    expect(out).toContain('multi-factor-required');
    expect(err).toContain('failed (MFA). Nothing was changed.');
    expect(err).toContain('npx mailbox-access up contoso --skip-preflight');
    expect(project.takeWrites()).toEqual([]);
    expect((await project.run('outputs', 'contoso')).code).toBe(1);
  });

  it('reports the same in JSON', async () => {
    const { code, out } = await project.run('up', 'contoso', '--json');
    expect(code).toBe(1);
    const { stacks } = JSON.parse(out) as { readonly stacks: readonly { readonly preflight: unknown }[] };
    expect(stacks).toMatchObject([{ stack: 'contoso', result: 'failed', error: { code: 'preflight-failed' } }]);
    expect(preflightSchema.parse(stacks[0]?.preflight)).toMatchObject({ result: 'failed' });
  });

  it('fails for the same reason as `preflight`, which ends with exit code 1', async () => {
    const { code, out } = await project.run('preflight', 'contoso', '--json');
    expect(code).toBe(1);
    const failed = preflightSchema.parse(JSON.parse(out)).checks.filter(({ result }) => result === 'failed');
    expect(failed).toMatchObject([{ name: 'multi-factor' }]);
    expect(project.takeWrites()).toEqual([]);
  });

  it('is not stopped by a check that preflight may not run', async () => {
    give('Application.ReadWrite.OwnedBy');
    const { code, out } = await project.run('up', 'contoso');
    expect(code).toBe(0);
    expect(out).toContain('Created 2 resources in ');
    expect(out).not.toContain('MFA');
  });

  it('is the only up that runs preflight', async () => {
    project.takeRequests();
    expect((await project.run('up', 'contoso')).code).toBe(0);
    expect(project.takeRequests().filter((request) => request.includes('/policies/'))).toEqual([]);
  });

  it('does not count as a duplicate name of itself afterward', async () => {
    requireProof(false);
    const { code, out } = await project.run('preflight', 'contoso');
    expect(code).toBe(0);
    expect(out).toContain('no other application is named PASS');
    expect(out).toMatch(/\n +Get-CASMailbox -Identity 'jobs@contoso\.example' \| Format-List ImapEnabled\n/);
  });

  describeFull('tests/engine/adoptCrash.test.ts: making the application: is taken over', () => {
    it('continues after an interruption without another preflight', async () => {
      expect((await project.run('destroy', 'contoso', '--yes')).code).toBe(0);
      project.directory.faults.plan({ method: 'POST', path: '/v1.0/servicePrincipals', status: 403 });
      expect((await project.run('up', 'contoso')).code).toBe(1);
      requireProof(true);
      expect((await project.run('preflight', 'contoso')).out).toContain('no other application is named PASS');
      expect((await project.run('up', 'contoso')).code).toBe(0);
    });
  });

  describeFull('is not stopped by a check that preflight may not run', () => {
    it('goes ahead with --skip-preflight', async () => {
      expect((await project.run('destroy', 'contoso', '--yes')).code).toBe(0);
      give(...Object.keys(microsoftGraph.appRoles));
      requireProof(true);
      expect((await project.run('up', 'contoso')).code).toBe(1);
      expect(await project.run('up', 'contoso', '--skip-preflight')).toMatchObject({ code: 0 });
    });
  });
});

describe('a first up whose mailbox owner may not consent', () => {
  const project = useProject({ contoso: { mailbox } });

  it('warns about it, names who must accept which links, and goes ahead', async () => {
    project.tenant().change(({ policies }) => (policies.userConsent = []));
    const { code, out, err } = await project.run('up', 'contoso');
    expect(code).toBe(0);
    expect(out).toContain('Created 2 resources in ');
    expect(err).toMatch(/⚠ User consent +warning\n/);
    expect(err).toMatch(
      /have an administrator open the admin-consent links[^]*\n +npx mailbox-access outputs contoso\n/,
    );
  });
});
