import { exchangeOnline, microsoftGraph } from '../microsoft.ts';
import { ConditionSet } from './policies.ts';
import type { ConsentPolicy, Policies } from './policies.ts';

/** Mail programs that users may always accept, Apple Mail first. */
const mailPrograms = [
  'f8d98a96-0999-43f5-8af3-69971c7bb423',
  'b50c1dbd-1855-4e54-b07c-d3c3029e93d3',
  'e9a7fea1-1cc0-4cd9-a31b-9137ca5deedd',
  '8acd33ea-7197-4a96-bc33-d7cc7101262f',
  '2cee05de-2b8f-45a2-8289-2a06ca32c4c8',
  '9e5f94bc-e8a4-4e73-b8be-63364c29d753',
];

const everything = ConditionSet.parse({ permissionType: 'delegatedUserConsentable' });

/**
 * Microsoft's policies, the same in every tenant
 * (https://learn.microsoft.com/entra/identity/enterprise-apps/manage-app-consent-policies, 2026-01-22). Of the permissions that
 * `recommended` excludes, the lists contain those that the emulated APIs have, and two of Microsoft Graph that they do not have.
 */
function listBuiltInPolicies(tenantId: string): readonly ConsentPolicy[] {
  return [
    {
      id: 'microsoft-user-default-recommended',
      displayName: 'Microsoft User Default Recommended Policy',
      includes: [everything],
      excludes: [
        {
          ...everything,
          permissionType: 'delegated',
          resourceApplication: microsoftGraph.appId,
          // Mail.Read and Mail.ReadWrite.
          permissions: ['570282fd-fa5c-430d-a7fd-fc8dc98a9dca', '024d486e-b451-40bb-833d-3e66d98c5c73'],
        },
        {
          ...everything,
          permissionType: 'delegated',
          resourceApplication: exchangeOnline.appId,
          permissions: ['IMAP.AccessAsUser.All', 'POP.AccessAsUser.All'].flatMap(
            (name) => exchangeOnline.scopes[name] ?? [],
          ),
        },
      ],
    },
    {
      id: 'microsoft-user-default-allow-consent-apps',
      displayName: 'Microsoft User Default Allow Consent Apps Policy',
      includes: [{ ...everything, clientApplicationIds: mailPrograms }],
      excludes: [],
    },
    {
      id: 'microsoft-user-default-legacy',
      displayName: 'Microsoft User Default Legacy Policy',
      includes: [everything],
      excludes: [],
    },
    {
      id: 'microsoft-user-default-low',
      displayName: 'Microsoft User Default Low Policy',
      includes: [
        { ...everything, permissionClassification: 'low', clientApplicationsFromVerifiedPublisherOnly: true },
        { ...everything, permissionClassification: 'low', clientApplicationTenantIds: [tenantId] },
      ],
      excludes: [],
    },
  ];
}

/** Finds one of Microsoft's policies or one of the tenant's own. */
export function findConsentPolicy(
  { tenantId, policies }: { readonly tenantId: string; readonly policies: Policies },
  id: string,
): ConsentPolicy | undefined {
  return [...listBuiltInPolicies(tenantId), ...policies.consentPolicies].find((policy) => policy.id === id);
}
