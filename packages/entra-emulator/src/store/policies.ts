import { z } from 'zod';
import { exchangeOnline, microsoftGraph } from '../microsoft.ts';

/** The policies that Microsoft assigns to the users of every new tenant. */
export const defaultConsentPolicies = [
  'microsoft-user-default-recommended',
  'microsoft-user-default-allow-consent-apps',
] as const;

const texts = z.array(z.string());
const everything = ['all'];

/** One rule of a consent policy. An omitted condition matches everything; Microsoft may add conditions (https://learn.microsoft.com/graph/api/resources/permissiongrantconditionset). */
export const ConditionSet = z.looseObject({
  permissionType: z.enum(['delegated', 'delegatedUserConsentable', 'application']),
  permissionClassification: z.enum(['all', 'low', 'medium', 'high']).default('all'),
  resourceApplication: z.string().default('any'),
  permissions: texts.default(everything),
  clientApplicationIds: texts.default(everything),
  clientApplicationTenantIds: texts.default(everything),
  clientApplicationPublisherIds: texts.default(everything),
  clientApplicationsFromVerifiedPublisherOnly: z.boolean().default(false),
});
export type ConditionSet = z.output<typeof ConditionSet>;

/** A consent policy: a request has to match one of `includes` and none of `excludes`. */
const ConsentPolicy = z.strictObject({
  id: z.string().regex(/^[\w-]+$/),
  displayName: z.string().default(''),
  includes: z.array(ConditionSet).min(1),
  excludes: z.array(ConditionSet).default([]),
});
export type ConsentPolicy = z.output<typeof ConsentPolicy>;

/** An administrator's classification of a delegated permission. */
const PermissionClassification = z.strictObject({
  resourceAppId: z.guid(),
  permissionName: z.string(),
  classification: z.enum(['low', 'medium', 'high']),
});

const choices = {
  /** IDs of the consent policies assigned to users. One that allows the request is enough. */
  userConsent: texts,
  /** The tenant's own consent policies, in addition to Microsoft's. */
  consentPolicies: z.array(ConsentPolicy),
  permissionClassifications: z.array(PermissionClassification),
  /**
   * Whether consent on Microsoft Graph's mail permissions is enough for an Exchange Online token. The monitor's 22-step
   * portal guide implies that it is. Not verified on a real tenant.
   */
  graphConsentCoversExchange: z.boolean(),
  conditionalAccess: z.enum(['none', 'block', 'compliant-device', 'block-device-code']),
  securityDefaults: z.boolean(),
  /** Whether SMTP AUTH is on for the tenant. A mailbox can still switch it off. */
  smtpAuthEnabled: z.boolean(),
  /** Whether members may register applications without a role. */
  allowedToCreateApps: z.boolean(),
  /** Maximum number of objects. The default is Microsoft's for a verified domain (https://learn.microsoft.com/entra/identity/users/directory-service-limits-restrictions). */
  directoryQuota: z.number().int().positive(),
};

/** The administrators' decisions about sign-in, consent and mail. */
export const Policies = z.object({
  // Directories of earlier versions have a single string here.
  userConsent: choices.userConsent.catch([...defaultConsentPolicies]).default([...defaultConsentPolicies]),
  consentPolicies: choices.consentPolicies.default([]),
  permissionClassifications: choices.permissionClassifications.default([]),
  graphConsentCoversExchange: choices.graphConsentCoversExchange.default(true),
  conditionalAccess: choices.conditionalAccess.default('none'),
  securityDefaults: choices.securityDefaults.default(false),
  smtpAuthEnabled: choices.smtpAuthEnabled.default(true),
  allowedToCreateApps: choices.allowedToCreateApps.default(true),
  directoryQuota: choices.directoryQuota.default(300_000),
});
export type Policies = z.output<typeof Policies>;

export const PolicyChanges = z.strictObject(choices).partial();

/** Mail programs that users may always accept, Apple Mail first. */
const mailPrograms = [
  'f8d98a96-0999-43f5-8af3-69971c7bb423',
  'b50c1dbd-1855-4e54-b07c-d3c3029e93d3',
  'e9a7fea1-1cc0-4cd9-a31b-9137ca5deedd',
  '8acd33ea-7197-4a96-bc33-d7cc7101262f',
  '2cee05de-2b8f-45a2-8289-2a06ca32c4c8',
  '9e5f94bc-e8a4-4e73-b8be-63364c29d753',
];

const consentable = ConditionSet.parse({ permissionType: 'delegatedUserConsentable' });
const delegated = ConditionSet.parse({ permissionType: 'delegated' });

/**
 * Microsoft's policies, the same in every tenant
 * (https://learn.microsoft.com/entra/identity/enterprise-apps/manage-app-consent-policies, 2026-01-22). Of the permissions that
 * `recommended` excludes, the lists contain those that the emulated APIs have, and two of Microsoft Graph that they do not have.
 */
function listBuiltInPolicies(tenantId: string): readonly ConsentPolicy[] {
  const policy = (name: string, title: string, includes: ConditionSet[], excludes: ConditionSet[] = []) => ({
    id: `microsoft-user-default-${name}`,
    displayName: `Microsoft User Default ${title} Policy`,
    includes,
    excludes,
  });
  // Mail.Read and Mail.ReadWrite.
  const ofGraph = ['570282fd-fa5c-430d-a7fd-fc8dc98a9dca', '024d486e-b451-40bb-833d-3e66d98c5c73'];
  const ofExchange = ['IMAP.AccessAsUser.All', 'POP.AccessAsUser.All'].flatMap(
    (name) => exchangeOnline.scopes[name] ?? [],
  );
  const low = { ...consentable, permissionClassification: 'low' } as const;
  return [
    policy(
      'recommended',
      'Recommended',
      [consentable],
      [
        { ...delegated, resourceApplication: microsoftGraph.appId, permissions: ofGraph },
        { ...delegated, resourceApplication: exchangeOnline.appId, permissions: ofExchange },
      ],
    ),
    policy('allow-consent-apps', 'Allow Consent Apps', [{ ...consentable, clientApplicationIds: mailPrograms }]),
    policy('legacy', 'Legacy', [consentable]),
    policy('low', 'Low', [
      { ...low, clientApplicationsFromVerifiedPublisherOnly: true },
      { ...low, clientApplicationTenantIds: [tenantId] },
    ]),
  ];
}

/** Finds one of Microsoft's policies or one of the tenant's own. */
export function findConsentPolicy(
  { tenantId, policies }: { readonly tenantId: string; readonly policies: Policies },
  id: string,
): ConsentPolicy | undefined {
  return [...listBuiltInPolicies(tenantId), ...policies.consentPolicies].find((policy) => policy.id === id);
}
