import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { FleetReport, FleetRow } from '../../src/reporting/model/schema.ts';
import { addCustomers, enginesOf, type FleetCustomer } from '../support/fleet.ts';
import { isFull } from '../support/full.ts';
import { denied } from '../support/project.ts';
import { useProject } from '../support/useProject.ts';

/** The number of customers, and the numbers of those with each fault. */
const { count, secret, refused, hangs, dies, invalid, duplicate } = isFull
  ? { count: 20, secret: 3, refused: 7, hangs: 11, dies: 13, invalid: 17, duplicate: 19 }
  : { count: 8, secret: 2, refused: 3, hangs: 4, dies: 5, invalid: 6, duplicate: 7 };

/** A fleet in which some customers have one fault each. Each test continues where the one before stopped. */
describe('a fleet', () => {
  const project = useProject();
  let customers: readonly FleetCustomer[];
  let isFixed = false;

  const customer = (number: number): FleetCustomer => {
    const found = customers[number - 1];
    if (found === undefined) throw new Error(`There is no customer ${number}.`);
    return found;
  };
  const run = async (...args: readonly string[]): Promise<FleetReport & { readonly code: number }> => {
    const { code, out } = await project.run(...args, '--json');
    return { ...(JSON.parse(out) as FleetReport), code };
  };
  const codes = (rows: readonly FleetRow[]) =>
    Object.fromEntries(rows.flatMap(({ stack, error }) => (error === undefined ? [] : [[stack, error.code]])));
  const locks = () =>
    readdirSync(join(project.folder, '.offline/state/.pulumi/locks'), { recursive: true, withFileTypes: true });

  beforeAll(async () => {
    customers = addCustomers(project, count);
    plantFaults();
    // Creates the stack, which contains the secret.
    await project.run('preview', customer(secret).stack);
    await project.setSecret(customer(secret).stack, 'azuread:clientSecret', 'somebody-elses');
  });

  /** Gives the provisioning application the same name: a duplicate of unknown owner. */
  function nameAlike({ tenantId }: FleetCustomer, displayName: string): void {
    project.tenant(tenantId).change(({ applications }) => {
      for (const application of applications) application.displayName = displayName;
    });
  }

  function plantFaults(): void {
    const { faults } = project.directory;
    const [denying, hanging, dying] = [customer(refused), customer(hangs), customer(dies)];
    const create = { method: 'POST', path: '/v1.0/applications' };
    faults.plan({ ...create, tenantId: denying.tenantId, times: 99, ...denied });
    for (const { tenantId } of [hanging, dying]) faults.plan({ ...create, tenantId, delayMs: 600_000 });
    project.configure(customer(invalid).stack, { ...customer(invalid).config, consent: 'everybody' });
    nameAlike(customer(duplicate), 'PASS');
    const take = faults.take.bind(faults);
    faults.take = (target) => {
      if (!isFixed && target.method === 'POST' && target.tenantId === dying.tenantId && target.path === create.path)
        for (const pid of enginesOf(dying.stack)) process.kill(pid, 'SIGKILL');
      return take(target);
    };
  }

  function fix(): void {
    isFixed = true;
    project.directory.faults.clear();
    for (const number of [secret, invalid]) project.configure(customer(number).stack, customer(number).config);
    nameAlike(customer(duplicate), 'Provisioning');
  }

  it('provisions everybody but those who fail, each for its own cause', async () => {
    project.takeRequests();
    const report = await run('up', '--all', '--timeout', '60');
    const expected = {
      // A secret that only the engine can read is tested by the engine.
      [customer(secret).stack]: 'engine-failed',
      [customer(refused).stack]: 'engine-failed',
      [customer(hangs).stack]: 'timed-out',
      [customer(dies).stack]: 'engine-failed',
      [customer(invalid).stack]: 'settings-invalid',
      [customer(duplicate).stack]: 'preflight-failed',
    };
    // Includes the reason for every unexpected failure.
    expect(report.stacks.filter(({ stack, error }) => error !== undefined && !(stack in expected))).toEqual([]);
    expect(codes(report.stacks)).toEqual(expected);
    expect(report.code).toBe(1);
    const done = report.stacks.filter(({ result }) => result === 'changed');
    expect(done).toHaveLength(count - 6);
    for (const row of done) {
      const { tenantId } = customer(Number(row.stack.slice(-4)));
      expect(row.outputs).toMatchObject({ tenantId, clientId: row.clientId });
      expect(project.applications(tenantId)).toMatchObject([{ displayName: 'PASS', appId: row.clientId }]);
    }
    expect(new Set(done.map(({ clientId }) => clientId)).size).toBe(count - 6);
  });

  it('leaves no lock but that of the engine that was killed', () => {
    const left = locks().filter((entry) => entry.isFile() && entry.name.endsWith('.json'));
    expect(left.map(({ parentPath }) => parentPath.split('/').at(-1))).toEqual([customer(dies).stack]);
  });

  it('does only the rest when it is run again', async () => {
    fix();
    project.takeRequests();
    const report = await run('up', '--all', '--timeout', '60');
    expect(codes(report.stacks)).toEqual({});
    expect(report.code).toBe(0);
    const changed = report.stacks.filter(({ result }) => result === 'changed').map(({ stack }) => stack);
    expect(changed).toEqual([secret, refused, hangs, dies, invalid, duplicate].map((number) => customer(number).stack));
    expect(project.takeWrites().filter((line) => line === 'POST /v1.0/applications')).toHaveLength(6);
    // Some had no stack before this run, but have one after it.
    expect(report.settingsWithoutStack).toEqual([]);
  });

  it('changes nothing a third time, and tells that every client ID is kept', async () => {
    project.takeRequests();
    const report = await run('up', 'customer-*');
    expect(report.stacks.map(({ result, clientIdKept }) => `${result} ${String(clientIdKept)}`)).toEqual(
      customers.map(() => 'unchanged true'),
    );
    expect(project.takeWrites()).toEqual([]);
  });
});
