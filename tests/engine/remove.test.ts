import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { useProject } from '../support/useProject.ts';

describe('remove', () => {
  const project = useProject();

  beforeEach(async () => {
    project.configure('contoso', {});
    expect((await project.run('up', 'contoso')).code).toBe(0);
    expect((await project.run('handover', 'contoso')).code).toBe(0);
    project.takeRequests();
  });

  const pages = ['contoso-owner.html', 'contoso-owner.md', 'contoso-administrator.html', 'contoso-administrator.md'];
  const files = ['Pulumi.contoso.yaml', ...pages.map((page) => `handover/${page}`)];
  const existing = () => files.filter((file) => existsSync(join(project.folder, file)));
  const deletions = () =>
    project.takeRequests().filter((request) => /^DELETE \/v1.0\/applications\/[^/]+$/.test(request));
  const state = () => join(project.folder, '.offline', 'state', '.pulumi', 'stacks', 'mailbox-access', 'contoso.json');

  it('asks first, and then leaves nothing of the customer', async () => {
    const refused = await project.run('remove', 'contoso');
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('npx mailbox-access remove contoso --yes');
    expect(existing()).toEqual(files);
    const { code, out } = await project.run('remove', 'contoso', '--confirm', 'contoso');
    expect(code).toBe(0);
    expect(out).toContain(`Removed stack contoso and ${files.join(', ')}.`);
    expect(deletions()).toHaveLength(1);
    expect(existing()).toEqual([]);
    expect(existsSync(state())).toBe(false);
  });

  it('prints one JSON document, also where it refuses', async () => {
    const refused = await project.run('remove', 'contoso', '--json');
    expect(JSON.parse(refused.out)).toMatchObject({ error: { code: 'usage' } });
    const { code, out } = await project.run('remove', 'contoso', '--yes', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({ customer: 'contoso', registrationKept: false, removed: files });
  });

  it('names itself to finish a deletion that failed, and is finished by it', async () => {
    project.directory.faults.plan({ method: 'DELETE', path: /^\/v1.0\/applications\//, status: 403, times: 9 });
    const failed = await project.run('remove', 'contoso', '--yes', '--json');
    project.directory.faults.clear();
    expect(failed.code).toBe(1);
    expect(JSON.parse(failed.out)).toMatchObject({
      error: { remedy: expect.stringContaining('it resumes where it stopped: npx mailbox-access remove contoso.') },
    });
    expect(existing()).toEqual(files);
    expect(await project.run('remove', 'contoso', '--yes')).toMatchObject({ code: 0 });
    expect(existing()).toEqual([]);
  });

  it('leaves the registration in the tenant with --keep-registration', async () => {
    expect(await project.run('remove', 'contoso', '--yes', '--keep-registration')).toMatchObject({ code: 0 });
    expect(deletions()).toEqual([]);
    expect(existing()).toEqual([]);
    expect(existsSync(state())).toBe(false);
  });
});
