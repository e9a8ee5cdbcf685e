import { findConsentPolicy } from '../store/consentPolicies.ts';
import type { ConditionSet, ConsentPolicy } from '../store/policies.ts';
import type { Tenant } from '../store/tenant.ts';
import { requireFound } from './errors.ts';
import {
  authorizationPolicyType,
  conditionalAccessType,
  conditionSetType,
  consentPolicyType,
  permissionClassificationType,
  securityDefaultsType,
} from './entities.ts';
import { answerEntity, answerList } from './query.ts';
import { requireServicePrincipal } from './servicePrincipals.ts';
import { route } from './types.ts';
import type { GraphRequest, Rights, Route } from './types.ts';

function buildAuthorizationPolicy({ policies }: Tenant['state']) {
  return {
    id: 'authorizationPolicy',
    displayName: 'Authorization Policy',
    allowInvitesFrom: 'everyone',
    allowedToSignUpEmailBasedSubscriptions: true,
    blockMsolPowerShell: false,
    defaultUserRolePermissions: {
      allowedToCreateApps: policies.allowedToCreateApps,
      allowedToCreateSecurityGroups: true,
      allowedToReadOtherUsers: true,
      permissionGrantPoliciesAssigned: policies.userConsent.map((id) => `ManagePermissionGrantsForSelf.${id}`),
    },
  };
}

function buildSecurityDefaults({ policies }: Tenant['state']) {
  return {
    id: '00000000-0000-0000-0000-000000000005',
    displayName: 'Security Defaults',
    isEnabled: policies.securityDefaults,
  };
}

/** What the directory decides at sign-in, as the policies that would do it in Entra. */
function listConditionalAccess({ policies, accounts }: Tenant['state']) {
  const decisions = {
    none: [],
    block: [buildConditionalAccess('Nobody', 'block')],
    'compliant-device': [buildConditionalAccess('Managed devices', 'compliantDevice')],
    'block-device-code': [
      buildConditionalAccess('No device code', 'block', ['All'], { transferMethods: 'deviceCodeFlow' }),
    ],
  };
  const proving = Object.keys(accounts).filter((id) => accounts[id]?.multiFactor !== 'none');
  return [
    ...decisions[policies.conditionalAccess],
    ...(proving.length > 0 ? [buildConditionalAccess('Multi-factor authentication', 'mfa', proving)] : []),
  ];
}

function buildConditionalAccess(displayName: string, control: string, users = ['All'], flows: object | null = null) {
  const nobody = { includeGroups: [], excludeGroups: [], includeRoles: [], excludeRoles: [] };
  return {
    id: displayName,
    displayName,
    state: 'enabled',
    conditions: {
      clientAppTypes: ['all'],
      applications: { includeApplications: ['All'], excludeApplications: [] },
      users: { includeUsers: users, excludeUsers: [], ...nobody },
      authenticationFlows: flows,
      locations: null,
      platforms: null,
      devices: null,
      signInRiskLevels: [],
      userRiskLevels: [],
    },
    grantControls: { operator: 'OR', builtInControls: [control], authenticationStrength: null },
  };
}

function requireConsentPolicy({ tenant, id }: GraphRequest): ConsentPolicy {
  return requireFound(findConsentPolicy(tenant.state, id), id);
}

const numbered = (sets: readonly ConditionSet[]) => sets.map((set, index) => ({ id: `${index}`, ...set }));

function listClassifications(request: GraphRequest) {
  const resource = requireServicePrincipal(request);
  return request.tenant.state.policies.permissionClassifications
    .filter(({ resourceAppId }) => resourceAppId === resource.appId)
    .map(({ permissionName, classification }) => {
      const permissionId = resource.oauth2PermissionScopes.find(({ value }) => value === permissionName)?.id;
      return { id: permissionId, permissionId, permissionName, classification };
    });
}

/** https://learn.microsoft.com/graph/api/permissiongrantpolicy-get */
const readConsent: Rights = { permissions: ['Policy.Read.PermissionGrant'], persons: ['reader'] };

const read: Rights = { permissions: ['Policy.Read.All'], persons: ['reader'] };

/** https://learn.microsoft.com/graph/api/serviceprincipal-list-delegatedpermissionclassifications */
const readClassifications: Rights = {
  permissions: ['Application.Read.All', 'Application.ReadWrite.OwnedBy', 'Directory.Read.All'],
  persons: ['reader'],
};

/** https://learn.microsoft.com/graph/api/resources/policy-overview */
export const policyRoutes: readonly Route[] = [
  route('GET', '/policies/authorizationPolicy', read, (request) =>
    answerEntity(buildAuthorizationPolicy(request.tenant.state), authorizationPolicyType, request),
  ),
  route('GET', '/policies/identitySecurityDefaultsEnforcementPolicy', read, (request) =>
    answerEntity(buildSecurityDefaults(request.tenant.state), securityDefaultsType, request),
  ),
  route('GET', '/identity/conditionalAccess/policies', read, (request) =>
    answerList(listConditionalAccess(request.tenant.state), conditionalAccessType, request),
  ),
  route('GET', '/policies/permissionGrantPolicies/:id', readConsent, (request) => {
    const { id, displayName, includes, excludes } = requireConsentPolicy(request);
    const sets = { includes: numbered(includes), excludes: numbered(excludes) };
    return answerEntity({ id, displayName, ...sets }, consentPolicyType, request);
  }),
  ...(['includes', 'excludes'] as const).map((part) =>
    route('GET', `/policies/permissionGrantPolicies/:id/${part}`, readConsent, (request) =>
      answerList(numbered(requireConsentPolicy(request)[part]), conditionSetType, request),
    ),
  ),
  route('GET', '/servicePrincipals/:id/delegatedPermissionClassifications', readClassifications, (request) =>
    answerList(listClassifications(request), permissionClassificationType, request),
  ),
];
