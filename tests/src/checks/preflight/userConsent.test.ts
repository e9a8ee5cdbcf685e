import { beforeEach, describe, expect, it } from '@jest/globals';
import { developmentTenant } from '@mailbox-access/entra-emulator';
import type { z } from 'zod';
import { exchangeOnline, microsoftGraph } from '../../../../packages/entra-emulator/src/microsoft.ts';
import type { PolicyChanges } from '../../../../packages/entra-emulator/src/store/policies.ts';
import { buildConsentLinks } from '../../../../src/registration/links.ts';
import { changePolicies } from '../../../../packages/entra-emulator/tests/support/tenant.ts';
import {
  choose,
  nativeClient,
  type Registered,
  registerMonitor,
} from '../../../../packages/entra-emulator/tests/support/signIn.ts';
import { readWords } from '../../../../packages/entra-emulator/tests/support/pages.ts';
import { setUpPreflight } from './support.ts';

const { client, tenant, give, look } = setUpPreflight();
const mailbox = 'jobs@contoso.example';
const allRoles = Object.keys(microsoftGraph.appRoles);
const links = ['authorizeUrl', 'guide', 'exchange', 'all'] as const;
type Link = (typeof links)[number];

let monitor: Registered;
beforeEach(async () => {
  monitor = await registerMonitor(client(), 'PASS');
});

const delegated = { permissionType: 'delegated' } as const;
const graphOnly = { ...delegated, resourceApplication: microsoftGraph.appId };
const ids = (...names: readonly string[]) => names.map((name) => microsoftGraph.scopes[name] ?? '');
const classify = (...names: readonly string[]) =>
  [microsoftGraph, exchangeOnline].flatMap(({ appId, scopes }) =>
    Object.keys(scopes)
      .filter((name) => names.includes(name))
      .map((permissionName) => ({ resourceAppId: appId, permissionName, classification: 'low' as const })),
  );
const custom = (policy: NonNullable<z.input<typeof PolicyChanges>['consentPolicies']>[number]) => ({
  userConsent: [policy.id],
  consentPolicies: [policy],
});

/** A tenant's policies, and the links that an ordinary user may accept under them. */
type Case = readonly [title: string, policies: () => z.input<typeof PolicyChanges>, allowed: readonly Link[]];

const guide: readonly Link[] = ['authorizeUrl', 'guide'];
const assigned = (policy: string) => () => ({ userConsent: [`microsoft-user-default-${policy}`] });
const low = assigned('low');
const including = (id: string, conditions: object) => () => custom({ id, includes: [{ ...delegated, ...conditions }] });
const cases: readonly Case[] = [
  ["Microsoft's default pair", () => ({}), guide],
  ['no policy', () => ({ userConsent: [] }), []],
  ['the legacy policy', assigned('legacy'), links],
  ['only the policy for mail programs', assigned('allow-consent-apps'), []],
  ['low-risk permissions, none classified', low, []],
  [
    "low-risk permissions, the guide's classified",
    () => ({
      ...low(),
      permissionClassifications: classify('User.Read').concat(
        classify('IMAP.AccessAsUser.All', 'SMTP.Send').filter(
          ({ resourceAppId }) => resourceAppId === microsoftGraph.appId,
        ),
      ),
    }),
    guide,
  ],
  [
    'low-risk permissions, all classified',
    () => ({ ...low(), permissionClassifications: classify(...Object.keys(microsoftGraph.scopes)) }),
    links,
  ],
  [
    'a custom policy that excludes SMTP on Microsoft Graph',
    () => custom({ id: 'no-smtp', includes: [delegated], excludes: [{ ...graphOnly, permissions: ids('SMTP.Send') }] }),
    ['exchange'],
  ],
  [
    "a custom policy for the guide's permissions",
    including('guide', { ...graphOnly, permissions: ids('IMAP.AccessAsUser.All', 'SMTP.Send', 'User.Read') }),
    guide,
  ],
  ['a custom policy for this application', () => including('ours', { clientApplicationIds: [monitor.appId] })(), links],
  [
    'a custom policy that excludes this application',
    () => {
      const excludes = [{ ...delegated, clientApplicationIds: [monitor.appId] }];
      return custom({ id: 'not-ours', includes: [delegated], excludes });
    },
    [],
  ],
  [
    'a custom policy for another tenant’s applications',
    including('others', { clientApplicationTenantIds: ['99999999-9999-4999-8999-999999999999'] }),
    [],
  ],
  [
    'a custom policy for verified publishers',
    including('verified', { clientApplicationsFromVerifiedPublisherOnly: true }),
    [],
  ],
  ['a custom policy for application permissions', including('applications', { permissionType: 'application' }), []],
  [
    'two policies that only together allow everything',
    () => ({
      userConsent: ['on-graph', 'on-exchange'],
      consentPolicies: [
        { id: 'on-graph', includes: [graphOnly] },
        { id: 'on-exchange', includes: [{ ...delegated, resourceApplication: exchangeOnline.appId }] },
      ],
    }),
    guide,
  ],
];

async function follow(link: Link): Promise<string> {
  const { authorizeUrl, authorizeUrls } = buildConsentLinks({
    tenantId: developmentTenant.tenantId,
    clientId: monitor.appId,
    redirectUris: [nativeClient],
    protocols: ['imap', 'smtp'],
    account: mailbox,
    metadataHost: client().directory.host,
  });
  const { pathname, search } = new URL(link === 'authorizeUrl' ? authorizeUrl : authorizeUrls[link]);
  return readWords((await choose(client(), await client().send(`${pathname}${search}`), 'jobs')).text);
}

async function checkConsent() {
  const { checks, result } = await look({ mailbox }, {}, monitor.id);
  return { result, check: checks.find(({ name }) => name === 'user-consent') };
}

describe('user consent', () => {
  it.each(cases)(
    'under %s: preflight names the links that a user can accept on the page',
    async (_, policies, allowed) => {
      await changePolicies(client(), policies());
      for (const link of links)
        expect([link, await follow(link)]).toEqual([
          link,
          expect.stringContaining(allowed.includes(link) ? 'Permissions requested' : 'Need admin approval'),
        ]);
      const { result, check } = await checkConsent();
      expect(result).toBe('incomplete');
      if (!allowed.includes('authorizeUrl')) {
        expect(check).toMatchObject({
          result: 'warning',
          diagnoses: [{ code: 'consent-not-allowed', resolvedBy: 'administrator' }],
        });
        expect(JSON.stringify(check)).toContain(
          'have an administrator open the admin-consent links that the first command shows',
        );
        expect(JSON.stringify(check)).toContain('pulumi config set consent user --stack contoso');
        return;
      }
      const detail = check?.result === 'passed' ? check.detail : '';
      expect(detail).toContain('the mailbox owner may accept the link (authorizeUrl)');
      for (const link of ['exchange', 'all'] as const)
        expect(detail.includes(`authorizeUrls.${link}`)).toBe(!allowed.includes(link));
    },
  );

  it.each([
    [['microsoft-user-default-recommended', 'microsoft-user-default-allow-consent-apps'], 'passed'],
    [['microsoft-user-default-legacy'], 'passed'],
    [['microsoft-user-default-allow-consent-apps'], 'warning'],
    [['microsoft-user-default-low'], 'skipped'],
    [['microsoft-user-default-allow-consent-apps', 'of-its-own'], 'skipped'],
  ])(
    'under the policies %j, whose conditions may not be read: %s, by the documented lists',
    async (userConsent, result) => {
      give(...allRoles.filter((role) => role !== 'Policy.Read.PermissionGrant'));
      await changePolicies(client(), { userConsent });
      const { check } = await checkConsent();
      expect(check?.result).toBe(result);
      expect(JSON.stringify(check)).toContain(
        'as documented by Microsoft: reading the actual conditions needs Policy.Read.PermissionGrant',
      );
    },
  );

  it('is not judged when a policy has an unknown condition', async () => {
    await changePolicies(client(), custom({ id: 'of-tomorrow', includes: [delegated] }));
    tenant().change(({ policies: { consentPolicies } }) =>
      Object.assign(consentPolicies[0]?.includes[0] ?? {}, { scopeType: 'group' }),
    );
    expect((await checkConsent()).check).toMatchObject({ result: 'skipped' });
  });

  it('needs no policy when the stack grants consent', async () => {
    tenant().change(({ policies }) => (policies.userConsent = []));
    const { checks } = await look({ mailbox, consent: 'user' });
    expect(checks.find(({ name }) => name === 'user-consent')).toMatchObject({
      result: 'passed',
      detail: expect.stringContaining('not needed'),
    });
  });
});
