import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { developmentTenant, type Tenant } from '@mailbox-access/entra-emulator';
import { microsoftGraph } from '../../../../packages/entra-emulator/src/microsoft.ts';
import { type Check, preflightNames, type PreflightReport } from '../../../../src/checks/preflight/report.ts';
import { findings } from '../../../../src/checks/preflight/findings.ts';
import { once } from '../../../../src/common/once.ts';
import type { Config } from '../../../support/settings.ts';
import { setUpPreflight } from './support.ts';

const { client, tenant, give, look } = setUpPreflight();
const mailbox = 'jobs@contoso.example';
const exchange = '00000002-0000-0ff1-ce00-000000000000';
const allRoles = Object.keys(microsoftGraph.appRoles);

type State = Tenant['state'];
type Line = PreflightReport['checks'][number];

const change = (mutate: (state: State) => void) => () => {
  tenant().change(mutate);
};
const changeJobs = (changes: Partial<State['users'][number]>) =>
  change(({ users }) => {
    for (const user of users) if (user.userPrincipalName === mailbox) Object.assign(user, changes);
  });
const notesOf = (stack: string) => `Declared by Pulumi, project mailbox-access, stack ${stack}. Change it there.`;
const changeApplication = (changes: Partial<State['applications'][number]>) =>
  change(({ applications: [application] }) => {
    if (application) Object.assign(application, changes);
  });

interface Fault {
  readonly title: string;
  /** Expected text of the remedy. */
  readonly remedy: string;
  readonly plant?: () => void;
  readonly env?: Readonly<Record<string, string>>;
  /** Other checks that cannot run any more. */
  readonly also?: readonly Check['name'][];
}

const fault = (
  fails: Check['name'],
  code: keyof typeof findings,
  resolvedBy: 'administrator' | 'us',
  described: Fault,
) => ({ fails, code, resolvedBy, ...described });

const rest = preflightNames.filter((name) => !['credential', 'imap', 'smtp'].includes(name));

const faults = [
  fault('credential', 'credential-refused', 'us', {
    title: 'a wrong client secret',
    remedy: 'npx mailbox-access preflight contoso',
    env: { ARM_CLIENT_SECRET: 'planted-secret' },
    also: rest,
  }),
  fault('credential', 'credential-unusable', 'us', {
    title: 'a managed identity',
    remedy: 'az login --tenant 11111111-1111-4111-8111-111111111111',
    env: { ARM_CLIENT_ID: '', ARM_USE_MSI: 'true' },
    also: rest,
  }),
  fault('rights', 'rights-missing', 'administrator', {
    title: 'a permission that is not given',
    remedy: 'Application.ReadWrite.OwnedBy on Microsoft Graph',
    plant: () => {
      give(...allRoles.filter((role) => !role.startsWith('Application.ReadWrite')));
    },
  }),
  fault('multi-factor', 'multi-factor-required', 'administrator', {
    title: 'security defaults',
    remedy: 'Conditional Access policies that exclude this account',
    plant: change(({ policies }) => (policies.securityDefaults = true)),
  }),
  fault('multi-factor', 'multi-factor-required', 'administrator', {
    title: 'a policy that asks the account for a second proof',
    remedy: `Exclude ${mailbox}`,
    plant: change(({ accounts: { [developmentTenant.mailboxObjectId]: account } }) => {
      if (account) account.multiFactor = 'required';
    }),
  }),
  fault('multi-factor', 'multi-factor-required', 'administrator', {
    title: 'a policy that wants a managed device',
    remedy: `Exclude ${mailbox}`,
    plant: change(({ policies }) => (policies.conditionalAccess = 'compliant-device')),
  }),
  fault('multi-factor', 'sign-in-blocked', 'administrator', {
    title: 'a policy that blocks',
    remedy: `Exclude ${mailbox}`,
    plant: change(({ policies }) => (policies.conditionalAccess = 'block')),
  }),
  fault('apis', 'api-missing', 'administrator', {
    title: 'no Exchange Online',
    remedy: 'pulumi config set --path "mailResources[0]" graph --stack contoso',
    plant: change((state) => {
      state.servicePrincipals = state.servicePrincipals.filter(({ appId }) => appId !== exchange);
    }),
  }),
  fault('apis', 'api-disabled', 'administrator', {
    title: 'Exchange Online switched off for users',
    remedy: 'Let users sign in to it again',
    plant: change(({ servicePrincipals }) => {
      for (const each of servicePrincipals) if (each.appId === exchange) each.accountEnabled = false;
    }),
  }),
  fault('domain', 'domain-missing', 'us', {
    title: "a domain that is none of the tenant's",
    remedy: "pulumi config set mailbox '<address>' --stack contoso",
    plant: change((state) => {
      state.domains = state.domains.filter(({ id }) => id !== 'contoso.example');
    }),
  }),
  fault('domain', 'domain-unverified', 'administrator', {
    title: 'a domain that is not verified',
    remedy: 'Verify it',
    plant: change(({ domains }) => {
      for (const each of domains) if (each.id === 'contoso.example') each.isVerified = false;
    }),
  }),
  fault('account', 'account-missing', 'us', {
    title: 'an address that no user has',
    remedy: "pulumi config set mailbox '<address>' --stack contoso",
    plant: changeJobs({ userPrincipalName: 'x@contoso.example', mail: null }),
    also: ['licence'],
  }),
  fault('account', 'account-disabled', 'administrator', {
    title: 'an account that is disabled',
    remedy: 'Enable it',
    plant: changeJobs({ accountEnabled: false }),
  }),
  fault('account', 'account-guest', 'us', {
    title: 'a guest',
    remedy: "pulumi config set account '<address>' --stack contoso",
    plant: changeJobs({ userType: 'Guest' }),
  }),
  fault('licence', 'account-unlicensed', 'administrator', {
    title: 'an account without a license',
    remedy: 'Assign one',
    plant: changeJobs({ assignedPlans: [] }),
  }),
  fault('licence', 'account-unlicensed', 'administrator', {
    title: 'a license whose mailbox is switched off',
    remedy: 'Assign one',
    plant: changeJobs({ assignedPlans: [{ service: 'exchange', capabilityStatus: 'Suspended' }] }),
  }),
  fault('duplicateNames', 'duplicate-name', 'us', {
    title: 'an application of the same name, whatever its capitals',
    remedy: 'npx mailbox-access adopt contoso',
    plant: changeApplication({ displayName: 'pass' }),
  }),
  fault('duplicateNames', 'duplicate-name', 'us', {
    title: 'an application of that name of another stack of the project',
    remedy: "Use a free name: npx mailbox-access pulumi config set displayName 'PASS contoso 2' --stack contoso",
    plant: change(({ applications }) => {
      const [application] = applications;
      if (application === undefined) return;
      Object.assign(application, { displayName: 'PASS', notes: notesOf('fabrikam') });
      applications.push({ ...application, id: randomUUID(), appId: randomUUID(), displayName: 'pass Contoso' });
    }),
  }),
  fault('duplicateNames', 'duplicate-name', 'us', {
    title: 'an application of this stack whose creation broke off',
    remedy: 'npx mailbox-access adopt contoso',
    plant: changeApplication({ displayName: 'TERRAFORM_UPDATE_1', notes: notesOf('contoso') }),
  }),
  fault('quota', 'quota-exhausted', 'administrator', {
    title: 'a directory that is full',
    remedy: 'deleted objects count too',
    plant: change(({ policies }) => (policies.directoryQuota = 9)),
  }),
];

const interactive: Config = { mailbox };

/** Removes the count: the directory quota depends on everything that is planted. */
const withoutCount = (line: Line): Line =>
  line.name === 'quota' && line.result === 'passed' ? { ...line, detail: '' } : line;
const lookBefore = once(async () => (await look(interactive)).checks.map(withoutCount));

describe('preflight', () => {
  it('finds only what no API reports in the development tenant, and changes nothing', async () => {
    const before = JSON.stringify(tenant().state);
    const { result, checks } = await look(interactive);
    expect(result).toBe('incomplete');
    expect(checks.map(({ name }) => name)).toEqual([...preflightNames]);
    expect(checks.filter((line) => line.result !== 'passed')).toEqual([
      {
        name: 'imap',
        title: 'IMAP',
        result: 'skipped',
        reason: expect.stringMatching(
          /Graph cannot read this setting[^]*\nGet-CASMailbox -Identity 'jobs@contoso.example' /,
        ),
      },
      { name: 'smtp', title: 'SMTP AUTH', result: 'skipped', reason: expect.stringContaining('Get-CASMailbox') },
    ]);
    expect(JSON.stringify(tenant().state)).toBe(before);
  });

  it('takes one token and eighteen requests', async () => {
    const { requests } = client().directory;
    const count = requests.length;
    await look(interactive);
    const asked = requests.slice(count);
    expect(asked.filter(({ method }) => method !== 'GET').map(({ path }) => path)).toEqual([
      `/${developmentTenant.tenantId}/oauth2/v2.0/token`,
    ]);
    expect(asked.filter(({ path }) => /^\/(v1\.0|beta)\//.test(path)).length).toBeLessThanOrEqual(18);
  });

  it.each(faults)(
    'fails of $title at $fails ($code), and of nothing else',
    async ({ code, fails, resolvedBy, remedy, plant, env, also = [] }) => {
      const before = await lookBefore();
      plant?.();
      const report = await look(interactive, env);
      const after = report.checks.map(withoutCount);
      expect(report.result).toBe('failed');
      const failed = after.find(({ name }) => name === fails);
      expect(failed).toMatchObject({ result: 'failed', diagnoses: [{ code, resolvedBy }] });
      expect(JSON.stringify(failed)).toContain(JSON.stringify(remedy).slice(1, -1));
      const others = (lines: readonly Line[]) => lines.filter(({ name }) => name !== fails && !also.includes(name));
      expect(others(after)).toEqual(others(before));
      expect(after.filter(({ name }) => also.includes(name)).map(({ result }) => result)).toEqual(
        also.map(() => 'skipped'),
      );
      expect(JSON.stringify(report)).not.toContain('planted-secret');
    },
  );

  it('has every one of its failures planted here or below', () => {
    const elsewhere = ['credential-other-tenant', 'mailbox-missing', 'consent-not-allowed'];
    expect([...new Set([...faults.map(({ code }) => code), ...elsewhere])].toSorted()).toEqual(
      Object.keys(findings).toSorted(),
    );
  });
});

describe('preflight of a shared mailbox', () => {
  const shared: Config = { mailbox: 'applications@contoso.example', account: mailbox };

  it('wants a license of who signs in, and not of the mailbox', async () => {
    const { checks } = await look(shared);
    expect(checks.filter(({ result }) => result === 'failed')).toEqual([]);
    expect(checks).toContainEqual({
      name: 'account',
      title: 'Account',
      result: 'passed',
      detail: `${mailbox} exists and is enabled; so is the mailbox applications@contoso.example`,
    });
  });

  it('fails when no user has its address', async () => {
    const { checks } = await look({ ...shared, mailbox: 'nobody@contoso.example' });
    expect(checks.filter(({ result }) => result === 'failed')).toMatchObject([
      { name: 'account', diagnoses: [{ code: 'mailbox-missing', resolvedBy: 'us' }] },
    ]);
  });
});

describe('what a preflight may not read', () => {
  const skips = async (config: Config) =>
    Object.fromEntries(
      (await look(config)).checks.flatMap((line) =>
        line.result === 'skipped' && !['imap', 'smtp'].includes(line.name) ? [[line.name, line.reason]] : [],
      ),
    );

  it('is skipped, and says what it needs', async () => {
    give('Application.ReadWrite.OwnedBy');
    expect(await skips(interactive)).toEqual({
      'user-consent': 'needs Policy.Read.All',
      'multi-factor': expect.stringMatching(/^needs Policy\.Read\.All;/),
      domain: 'needs Domain.Read.All',
      account: 'needs User.Read.All',
      licence: 'needs User.Read.All',
      deleted: 'needs Application.Read.All',
      quota: 'needs Organization.Read.All',
    });
    expect((await look(interactive)).result).toBe('incomplete');
  });

  it('is skipped where policies name accounts and the account cannot be found', async () => {
    give('Application.ReadWrite.OwnedBy', 'Policy.Read.All');
    expect((await skips(interactive))['multi-factor']).toContain('User.Read.All');
  });

  it('does not fail when Graph does not answer', async () => {
    client().directory.faults.plan({ path: '/v1.0/domains/', status: 403, times: 1 });
    expect(await skips(interactive)).toEqual({ domain: 'needs Domain.Read.All' });
  });

  it('has no mailbox to look for where none is set', async () => {
    expect(await skips({})).toEqual({
      domain: 'no mailbox is set',
      account: 'no mailbox is set',
      licence: 'no mailbox is set',
    });
  });

  it('is everything where the engine alone can read the credential', async () => {
    const report = await look({ ...interactive, 'azuread:clientId': developmentTenant.clientId });
    expect(report.result).toBe('incomplete');
    expect(report.checks.filter(({ result }) => result === 'passed')).toEqual([]);
    expect(report.checks[0]).toMatchObject({ reason: expect.stringContaining('azuread:clientId') });
  });
});

it.each<readonly [string, Config, () => void]>([
  [
    'an application that another stack has half made',
    interactive,
    changeApplication({ displayName: 'TERRAFORM_UPDATE_1', notes: notesOf('fabrikam') }),
  ],
  ...['user', 'tenant'].map(
    (consent) =>
      [
        `no consent policy where the stack grants consent (${consent})`,
        { mailbox, consent },
        change(({ policies }) => (policies.userConsent = [])),
      ] as const,
  ),
])('%s does not fail the preflight', async (_, config, plant) => {
  plant();
  const { checks } = await look(config);
  expect(checks.filter(({ result }) => result === 'failed')).toEqual([]);
});

describe('what is in the bin', () => {
  it('is reported with its client ID and the end of its retention, and does not fail the preflight', async () => {
    const graph = client();
    const { body } = await graph.graph('POST', '/v1.0/applications', { json: { displayName: 'PASS' } });
    const { id, appId } = body as { readonly id: string; readonly appId: string };
    expect((await graph.graph('DELETE', `/v1.0/applications/${id}`)).status).toBe(204);
    const { checks } = await look(interactive);
    expect(checks.filter(({ result }) => result === 'failed')).toEqual([]);
    expect(checks.find(({ name }) => name === 'deleted')).toMatchObject({
      result: 'passed',
      detail: expect.stringMatching(
        new RegExp(
          `client ID ${appId} \\(until \\d{4}-\\d\\d-\\d\\d\\);.* npx mailbox-access adopt contoso --deleted$`,
        ),
      ),
    });
  });
});
