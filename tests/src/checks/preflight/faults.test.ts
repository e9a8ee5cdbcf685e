import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { developmentTenant } from '@mailbox-access/entra-emulator';
import type { Tenant } from '@mailbox-access/entra-emulator';
import { microsoftGraph } from '../../../../packages/entra-emulator/src/microsoft.ts';
import { preflightNames } from '../../../../src/checks/preflight/names.ts';
import type { Check } from '../../../../src/checks/preflight/names.ts';
import { findings } from '../../../../src/checks/preflight/findings.ts';
import type { PreflightReport } from '../../../../src/checks/preflight/report.ts';
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
const jobs = (state: State) => state.users.filter(({ userPrincipalName }) => userPrincipalName === mailbox);

interface Fault {
  readonly title: string;
  readonly code: keyof typeof findings;
  readonly fails: Check['name'];
  readonly resolvedBy: 'administrator' | 'us';
  /** What the remedy names. */
  readonly remedy: string;
  readonly plant?: () => void;
  readonly env?: Readonly<Record<string, string>>;
  /** Lines that have nothing to go by any more. */
  readonly also?: readonly Check['name'][];
}

const rest = preflightNames.filter((name) => !['credential', 'imap', 'smtp'].includes(name));

const faults: readonly Fault[] = [
  {
    title: 'a wrong client secret',
    code: 'credential-refused',
    fails: 'credential',
    resolvedBy: 'us',
    remedy: 'npx mailbox-access preflight contoso',
    env: { ARM_CLIENT_SECRET: 'planted-secret' },
    also: rest,
  },
  {
    title: 'a managed identity',
    code: 'credential-unusable',
    fails: 'credential',
    resolvedBy: 'us',
    remedy: 'az login --tenant 11111111-1111-4111-8111-111111111111',
    env: { ARM_CLIENT_ID: '', ARM_USE_MSI: 'true' },
    also: rest,
  },
  {
    title: 'a permission that is not given',
    code: 'rights-missing',
    fails: 'rights',
    resolvedBy: 'administrator',
    remedy: 'Application.ReadWrite.OwnedBy on Microsoft Graph',
    plant: () => {
      give(...allRoles.filter((role) => !role.startsWith('Application.ReadWrite')));
    },
  },
  {
    title: 'security defaults',
    code: 'multi-factor-required',
    fails: 'multi-factor',
    resolvedBy: 'administrator',
    remedy: 'Conditional Access policies that exclude this account',
    plant: change(({ policies }) => (policies.securityDefaults = true)),
  },
  {
    title: 'a policy that asks the account for a second proof',
    code: 'multi-factor-required',
    fails: 'multi-factor',
    resolvedBy: 'administrator',
    remedy: `Exclude ${mailbox}`,
    plant: change((state) => {
      const account = state.accounts[developmentTenant.mailboxObjectId];
      if (account) account.multiFactor = 'required';
    }),
  },
  {
    title: 'a policy that wants a managed device',
    code: 'multi-factor-required',
    fails: 'multi-factor',
    resolvedBy: 'administrator',
    remedy: `Exclude ${mailbox}`,
    plant: change(({ policies }) => (policies.conditionalAccess = 'compliant-device')),
  },
  {
    title: 'a policy that blocks',
    code: 'sign-in-blocked',
    fails: 'multi-factor',
    resolvedBy: 'administrator',
    remedy: `Exclude ${mailbox}`,
    plant: change(({ policies }) => (policies.conditionalAccess = 'block')),
  },
  {
    title: 'no Exchange Online',
    code: 'api-missing',
    fails: 'apis',
    resolvedBy: 'administrator',
    remedy: 'pulumi config set --path "mailResources[0]" graph --stack contoso',
    plant: change((state) => {
      state.servicePrincipals = state.servicePrincipals.filter(({ appId }) => appId !== exchange);
    }),
  },
  {
    title: 'Exchange Online switched off for users',
    code: 'api-disabled',
    fails: 'apis',
    resolvedBy: 'administrator',
    remedy: 'Let users sign in to it again',
    plant: change(({ servicePrincipals }) => {
      for (const each of servicePrincipals) if (each.appId === exchange) each.accountEnabled = false;
    }),
  },
  {
    title: "a domain that is none of the tenant's",
    code: 'domain-missing',
    fails: 'domain',
    resolvedBy: 'us',
    remedy: "pulumi config set mailbox '<address>' --stack contoso",
    plant: change((state) => {
      state.domains = state.domains.filter(({ id }) => id !== 'contoso.example');
    }),
  },
  {
    title: 'a domain that is not verified',
    code: 'domain-unverified',
    fails: 'domain',
    resolvedBy: 'administrator',
    remedy: 'Verify it',
    plant: change(({ domains }) => {
      for (const each of domains) if (each.id === 'contoso.example') each.isVerified = false;
    }),
  },
  {
    title: 'an address that no user has',
    code: 'account-missing',
    fails: 'account',
    resolvedBy: 'us',
    remedy: "pulumi config set mailbox '<address>' --stack contoso",
    plant: change((state) => {
      for (const user of jobs(state)) Object.assign(user, { userPrincipalName: 'x@contoso.example', mail: null });
    }),
    also: ['licence'],
  },
  {
    title: 'an account that is disabled',
    code: 'account-disabled',
    fails: 'account',
    resolvedBy: 'administrator',
    remedy: 'Enable it',
    plant: change((state) => {
      for (const user of jobs(state)) user.accountEnabled = false;
    }),
  },
  {
    title: 'a guest',
    code: 'account-guest',
    fails: 'account',
    resolvedBy: 'us',
    remedy: "pulumi config set account '<address>' --stack contoso",
    plant: change((state) => {
      for (const user of jobs(state)) user.userType = 'Guest';
    }),
  },
  {
    title: 'an account without a license',
    code: 'account-unlicensed',
    fails: 'licence',
    resolvedBy: 'administrator',
    remedy: 'Assign one',
    plant: change((state) => {
      for (const user of jobs(state)) user.assignedPlans = [];
    }),
  },
  {
    title: 'a license whose mailbox is switched off',
    code: 'account-unlicensed',
    fails: 'licence',
    resolvedBy: 'administrator',
    remedy: 'Assign one',
    plant: change((state) => {
      for (const user of jobs(state)) user.assignedPlans = [{ service: 'exchange', capabilityStatus: 'Suspended' }];
    }),
  },
  {
    title: 'an application of the same name, whatever its capitals',
    code: 'duplicate-name',
    fails: 'duplicateNames',
    resolvedBy: 'us',
    remedy: 'npx mailbox-access adopt contoso',
    plant: change(({ applications: [application] }) => {
      if (application) application.displayName = 'pass';
    }),
  },
  {
    title: 'an application of that name of another stack of the project',
    code: 'duplicate-name',
    fails: 'duplicateNames',
    resolvedBy: 'us',
    remedy: "Use a free name: npx mailbox-access pulumi config set displayName 'PASS contoso 2' --stack contoso",
    plant: change(({ applications }) => {
      const notes = 'Declared by Pulumi, project mailbox-access, stack fabrikam. Change it there.';
      const [application] = applications;
      if (application === undefined) return;
      Object.assign(application, { displayName: 'PASS', notes });
      applications.push({ ...application, id: randomUUID(), appId: randomUUID(), displayName: 'pass Contoso' });
    }),
  },
  {
    title: 'an application of this stack whose creation broke off',
    code: 'duplicate-name',
    fails: 'duplicateNames',
    resolvedBy: 'us',
    remedy: 'npx mailbox-access adopt contoso',
    plant: change(({ applications: [application] }) => {
      const notes = 'Declared by Pulumi, project mailbox-access, stack contoso. Change it there.';
      if (application) Object.assign(application, { displayName: 'TERRAFORM_UPDATE_1', notes });
    }),
  },
  {
    title: 'a directory that is full',
    code: 'quota-exhausted',
    fails: 'quota',
    resolvedBy: 'administrator',
    remedy: 'deleted objects count too',
    plant: change(({ policies }) => (policies.directoryQuota = 9)),
  },
];

const interactive: Config = { mailbox };

/** The directory quota depends on everything that is planted. */
function withoutCount(line: Line): Line {
  return line.name === 'quota' && line.result === 'passed' ? { ...line, detail: '' } : line;
}

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
      const before = (await look(interactive)).checks.map(withoutCount);
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

describe('an application that another stack has half made', () => {
  it('does not fail the preflight', async () => {
    tenant().change(({ applications: [application] }) => {
      const notes = 'Declared by Pulumi, project mailbox-access, stack fabrikam. Change it there.';
      if (application) Object.assign(application, { displayName: 'TERRAFORM_UPDATE_1', notes });
    });
    const { checks } = await look(interactive);
    expect(checks.filter(({ result }) => result === 'failed')).toEqual([]);
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

describe('consent that the stack grants', () => {
  it.each(['user', 'tenant'])('does not depend on a consent policy (%s)', async (consent) => {
    tenant().change(({ policies }) => (policies.userConsent = []));
    const { checks } = await look({ mailbox, consent });
    expect(checks.filter(({ result }) => result === 'failed')).toEqual([]);
  });
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
