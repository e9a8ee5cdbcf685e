import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { TenantState } from '../../packages/entra-emulator/src/store/objects.ts';
import type { FleetReport } from '../../src/reporting/model/schema.ts';
import { useProject } from '../support/useProject.ts';

const fixtures = join('tests', 'fixtures', 'states');
const stacks = readdirSync(join(fixtures, 'stacks')).map((file) => basename(file, '.json'));

/** The output of `pulumi stack export`. */
interface Exported {
  readonly version: number;
  readonly deployment: unknown;
}

/** A change here also changes tenants of users who upgrade; tests/fixtures/states/README.md describes the states. */
describe('a state that an earlier version has written', () => {
  const project = useProject({ first: {} });
  let report: FleetReport;

  beforeAll(async () => {
    const read = (...path: readonly string[]) =>
      readFileSync(join(fixtures, ...path), 'utf8').replaceAll('localhost:8743', project.directory.host);
    const tenant = JSON.parse(read('directory.json')) as TenantState;
    project.tenant(tenant.tenantId).change((state) => Object.assign(state, tenant));
    // Creates the folder of the states, which the engine marks with its layout.
    await project.run('preview', 'first');
    for (const stack of stacks) {
      writeFileSync(join(project.folder, `Pulumi.${stack}.yaml`), read('settings', `Pulumi.${stack}.yaml`));
      const { version, deployment } = JSON.parse(read('stacks', `${stack}.json`)) as Exported;
      // Writes the same as `pulumi stack import`, without starting the engine.
      const state = { version, checkpoint: { stack: `organization/mailbox-access/${stack}`, latest: deployment } };
      const file = join(project.folder, '.offline', 'state', '.pulumi', 'stacks', 'mailbox-access', `${stack}.json`);
      writeFileSync(file, JSON.stringify(state));
    }
    project.takeRequests();
    const { code, out, err } = await project.run('preview', ...stacks, '--json');
    if (code !== 0) throw new Error(err);
    report = JSON.parse(out) as FleetReport;
  });

  it.each(stacks)('is previewed with the links that changed since, and no other change: %s', (name) => {
    const row = report.stacks.find(({ stack }) => stack === name);
    expect(row).toMatchObject({ changes: { same: expect.any(Number) } });
    // The owner's link now asks only for Microsoft Graph, and there is another link.
    expect(row?.outputChanges).toEqual(['authorizeUrl', 'authorizeUrls']);
    expect(Object.keys(row?.changes ?? {})).toEqual(['same']);
    expect(row?.changes?.same).toBeGreaterThan(3);
  });

  it('is previewed without a request that writes', () => {
    expect(project.takeWrites()).toEqual([]);
  });
});
