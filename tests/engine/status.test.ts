import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { statusSchema, type Status, type StatusRow } from '../../src/fleet/status/schema.ts';
import type { Report } from '../../src/checks/verify/report.ts';
import { addCustomers, type FleetCustomer } from '../support/fleet.ts';
import type { CommandResult } from '../support/project.ts';
import { useProject } from '../support/useProject.ts';

const names = ['proven', 'drifted', 'never', 'removed', 'bad', 'replaced', 'changed', 'gone', 'broken', 'destroyed'];

/** Ten customers with different histories. */
describe('status', () => {
  const project = useProject();
  const customers = new Map<string, FleetCustomer>();
  let result: CommandResult;
  let status: Status;
  let requests: readonly string[];
  let states: string;

  const stackOf = (name: string): string => customers.get(name)?.stack ?? '';
  const row = (name: string): StatusRow => {
    const found = status.stacks.find(({ stack }) => stack === stackOf(name));
    if (found === undefined) throw new Error(`${name} has no row.`);
    return found;
  };
  const codes = (name: string) => row(name).findings.map(({ code }) => code);
  const reportFile = (name: string) => join(project.folder, 'reports', `${stackOf(name)}.json`);
  const readReport = (name: string) => JSON.parse(readFileSync(reportFile(name), 'utf8')) as Report;
  const rename = (name: string, change: (applications: { displayName?: string }[]) => void): void => {
    project.tenant(customers.get(name)?.tenantId).change(({ applications }) => {
      change(applications);
    });
  };

  beforeAll(async () => {
    const made = addCustomers(project, names.length, { consent: 'user' });
    made.forEach((customer, index) => customers.set(String(names[index]), customer));
    states = join(project.folder, '.offline/state/.pulumi/stacks/mailbox-access');
    expect((await project.run('up', '--all', '--except', stackOf('never'))).code).toBe(0);
    rename('drifted', (applications) => {
      for (const each of applications) if (each.displayName === 'PASS') each.displayName = 'Renamed';
    });
    await project.run('verify', '--all', '--except', stackOf('never'));
    // A new registration, a change, and no change after the proof.
    await project.run('destroy', '--yes', stackOf('replaced'), stackOf('destroyed'));
    project.configure(stackOf('changed'), { ...customers.get('changed')?.config, notes: 'Changed.' });
    expect((await project.run('up', stackOf('replaced'), stackOf('changed'))).code).toBe(0);
    rename('gone', (applications) => {
      applications.splice(0, Infinity, ...applications.filter(({ displayName }) => displayName !== 'PASS'));
    });
    expect((await project.run('refresh', stackOf('gone'))).code).toBe(0);
    rmSync(join(project.folder, `Pulumi.${stackOf('removed')}.yaml`));
    project.configure(stackOf('bad'), { ...customers.get('bad')?.config, consent: 'everybody' });
    writeFileSync(join(states, `${stackOf('broken')}.json`), '{"version":3,"check');
    const proof = { verifiedAt: '2026-01-02T03:04:05.000Z', signIn: 'browser', result: 'passed' };
    writeFileSync(reportFile('proven'), JSON.stringify({ ...readReport('proven'), lastSignIn: proof }));
    project.takeRequests();
    result = await project.run('status', '--json');
    requests = project.takeRequests();
    status = statusSchema.parse(JSON.parse(result.out));
  });

  it('asks no tenant', () => {
    expect(requests).toEqual([]);
  });

  it('shows a customer that is registered, consented, as declared and read, without findings', () => {
    const outputs = readReport('proven');
    expect(row('proven')).toMatchObject({
      ...{ settings: 'valid', hasStack: 'yes', registered: 'yes', drifted: 'no' },
      ...{ tenantId: customers.get('proven')?.tenantId, clientId: outputs.clientId, verifiedAt: outputs.verifiedAt },
      consent: { declared: 'user', given: 'yes' },
      mailbox: {
        address: customers.get('proven')?.mailbox,
        ...{ proven: 'yes', provenAt: '2026-01-02T03:04:05.000Z', signIn: 'browser' },
      },
      findings: [],
    });
  });

  it('reports that the directory differs from the stack, and how to correct it', () => {
    expect(row('drifted')).toMatchObject({ registered: 'yes', drifted: 'yes', consent: { given: 'yes' } });
    expect(codes('drifted')).toEqual(['directory-differs', 'mailbox-unverified']);
    expect(row('drifted').findings[0]?.remedy).toContain(`npx mailbox-access up ${stackOf('drifted')}`);
  });

  it('shows only that a customer was never provisioned', () => {
    expect(row('never')).toMatchObject({ hasStack: 'no', registered: 'no', drifted: 'unknown' });
    expect(row('never')).not.toHaveProperty('clientId');
    expect(codes('never')).toEqual(['never-provisioned']);
    expect(status.settingsWithoutStack).toEqual([stackOf('never')]);
  });

  it('names a registration that has no settings any more, and the command that brings them back', () => {
    expect(status.stacksWithoutSettings).toEqual([stackOf('removed')]);
    expect(row('removed')).toMatchObject({
      ...{ settings: 'missing', registered: 'yes', clientId: readReport('removed').clientId },
    });
    const [finding] = row('removed').findings;
    expect(finding).toMatchObject({ code: 'settings-missing', level: 'warning' });
    expect(finding?.remedy).toContain(`-- Pulumi.${stackOf('removed')}.yaml`);
  });

  it('shows a registration with invalid settings, and what is wrong with them', () => {
    expect(row('bad')).toMatchObject({ settings: 'invalid', registered: 'yes', drifted: 'no' });
    expect(row('bad').findings[0]).toMatchObject({ code: 'settings-invalid', level: 'bad' });
    expect(row('bad').findings[0]?.problem).toContain('everybody');
  });

  it('takes nothing from the proof of another registration', () => {
    const { clientId } = readReport('replaced');
    expect(row('replaced').clientId).not.toBe(clientId);
    expect(row('replaced')).toMatchObject({ registered: 'yes', drifted: 'unknown', consent: { given: 'unknown' } });
    expect(row('replaced')).not.toHaveProperty('verifiedAt');
    expect(row('replaced').findings).toMatchObject([
      { code: 'report-stale', problem: expect.stringContaining(clientId) },
    ]);
  });

  it('does not apply an old verification to a changed registration', () => {
    expect(row('changed')).toMatchObject({ drifted: 'unknown', consent: { given: 'unknown' } });
    expect(row('changed').verifiedAt).toBe(readReport('changed').verifiedAt);
    expect(codes('changed')).toEqual(['report-outdated', 'mailbox-unverified']);
  });

  it('reports an application that a refresh no longer found', () => {
    expect(row('gone')).toMatchObject({ hasStack: 'yes', registered: 'no' });
    expect(codes('gone')).toEqual(['application-gone']);
  });

  it('reports a state that cannot be read, and still shows the others', () => {
    expect(row('broken')).toMatchObject({ hasStack: 'yes', registered: 'unknown', drifted: 'unknown' });
    expect(row('broken').findings[0]).toMatchObject({ code: 'engine-failed', level: 'bad' });
    expect(status.unread).toEqual([]);
    expect(status.stacks).toHaveLength(names.length);
  });

  it('shows a stack that was destroyed', () => {
    expect(row('destroyed')).toMatchObject({ hasStack: 'yes', registered: 'no' });
    expect(codes('destroyed')).toEqual(['never-provisioned']);
  });

  it('tells what the last runs over many came to', () => {
    expect(status.runs.map(({ operation }) => operation).toSorted()).toEqual(['destroy', 'up', 'verify']);
  });

  it('fails, since something could not be read; for whom all could, it does not', async () => {
    expect(result.code).toBe(1);
    const one = await project.run('status', stackOf('proven'), stackOf('drifted'));
    expect(one.code).toBe(0);
    expect(one.out).toMatch(/^Customer +Registered/);
    expect(one.out).not.toContain(stackOf('removed'));
  });

  it('writes the page', async () => {
    const file = join(project.folder, 'pages', 'status.html');
    await project.run('status', '--html', file);
    const page = readFileSync(file, 'utf8');
    for (const name of names) expect(page).toContain(stackOf(name));
    expect(page).toContain(row('proven').clientId);
  });

  it('refuses an unknown customer, and a value that is no number', async () => {
    expect(await project.run('status', 'nobody')).toMatchObject({ code: 2, err: expect.stringContaining('nobody') });
    expect((await project.run('status', '--parallel', '0')).code).toBe(2);
  });
});
