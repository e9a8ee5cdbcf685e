import { beforeAll, describe, expect, it } from '@jest/globals';
import { buildTenant, developmentTenant } from '@mailbox-access/entra-emulator';
import { openGraph } from '../../../../src/graph/client.ts';
import { runChecks } from '../../../../src/diagnostics/checks/check.ts';
import { planPreflight } from '../../../../src/checks/preflight/plan.ts';
import { makeActingTool, signInThroughTool } from '../../../../packages/entra-emulator/tests/support/actingTool.ts';
import { Client } from '../../../../packages/entra-emulator/tests/support/client.ts';
import { setUpDirectory } from '../../../../packages/entra-emulator/tests/support/setup.ts';
import { changeUser } from '../../../../packages/entra-emulator/tests/support/tenant.ts';
import { type Config, settings } from '../../../support/settings.ts';

const { client } = setUpDirectory();
const mailbox = 'jobs@contoso.example';

/** Runs preflight with this token, as the Azure CLI would provide it. */
async function look(token: string, config: Config) {
  const { origin, ca } = client().directory;
  const credential = { getToken: () => Promise.resolve({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) };
  const checks = await runChecks(
    planPreflight({
      settings: settings({ mailbox, ...config }),
      objectId: undefined,
      credential: { kind: 'Azure CLI' },
      source: 'az',
      open: () => Promise.resolve({ graph: openGraph({ base: origin, credential, ca }), token }),
      signal: new AbortController().signal,
    }),
  );
  return Object.fromEntries(checks.map((check) => [check.name, check]));
}

describe('preflight by a person', () => {
  let toolId: string;

  beforeAll(async () => {
    toolId = await makeActingTool(client());
  });

  /** Signs jobs@ in with these roles, through an application that may act as its user. */
  async function signIn(...directoryRoles: readonly ('Cloud Application Administrator' | 'Application Developer')[]) {
    await changeUser(client(), 'jobs', { directoryRoles });
    return signInThroughTool(client(), toolId);
  }

  it('says who it is and where from', async () => {
    const { credential, tenant: found } = await look(await signIn(), {});
    expect(credential).toMatchObject({ result: 'passed', detail: `Azure CLI: ${mailbox}, from az` });
    expect(found).toMatchObject({ result: 'passed' });
  });

  it('does not know what a member may register when no policy can be read', async () => {
    const { rights } = await look(await signIn(), {});
    expect(rights).toMatchObject({ result: 'skipped', reason: expect.stringContaining('Policy.Read.All') });
  });

  it('lets an Application Developer provision without a grant, and not with one', async () => {
    const token = await signIn('Application Developer');
    expect((await look(token, {})).rights).toMatchObject({
      result: 'passed',
      detail: 'create and change the registration (Application Developer)',
    });
    expect((await look(token, { consent: 'user' })).rights).toMatchObject({
      result: 'failed',
      diagnoses: [
        {
          code: 'rights-missing',
          problem: `${mailbox} may not grant consent.`,
          resolvedBy: 'administrator',
          remedy: expect.stringContaining('Cloud Application Administrator, Application Administrator'),
        },
      ],
    });
  });

  it('lets a Cloud Application Administrator provision with everything', async () => {
    const token = await signIn('Cloud Application Administrator');
    const { rights, ...rest } = await look(token, { consent: 'user', assignmentRequired: true });
    expect(rights).toMatchObject({ result: 'passed', detail: expect.stringContaining('grant consent (Cloud App') });
    expect(Object.values(rest).filter(({ result }) => result === 'failed')).toEqual([]);
  });
});

describe('preflight with a token of another tenant', () => {
  it('fails of that, and asks nothing there', async () => {
    const built = buildTenant({ domain: 'fabrikam.example' }, new Date());
    client().directory.store.addTenant(built.state);
    const other = new Client(client().directory);
    const token = await other.signIn({
      tenantId: built.state.tenantId,
      clientId: built.clientId,
      clientSecret: built.clientSecret,
    });
    other.close();
    const count = client().directory.requests.length;
    const { credential, tenant: found, imap, smtp, ...rest } = await look(token, {});
    expect(credential).toMatchObject({ result: 'passed' });
    expect(found).toMatchObject({
      result: 'failed',
      diagnoses: [
        {
          code: 'credential-other-tenant',
          resolvedBy: 'us',
          problem: expect.stringContaining(built.state.tenantId),
          remedy: expect.stringContaining(`az login --tenant ${developmentTenant.tenantId}`),
        },
      ],
    });
    expect([imap?.result, smtp?.result]).toEqual(['skipped', 'skipped']);
    for (const check of Object.values(rest))
      expect(check).toMatchObject({ result: 'skipped', reason: '"Tenant" did not pass' });
    expect(client().directory.requests.slice(count)).toEqual([]);
  });
});
