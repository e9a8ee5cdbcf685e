import { findConsentPolicy } from '../store/consentPolicies.ts';
import type { ConditionSet, ConsentPolicy } from '../store/policies.ts';
import type { Tenant } from '../store/tenant.ts';
import { graphRefusals } from './errors.ts';
import {
  authorizationPolicyType,
  conditionalAccessType,
  conditionSetType,
  consentPolicyType,
  permissionClassificationType,
  securityDefaultsType,
} from './entities.ts';
import { answerEntity, answerList } from './query.ts';
import { param } from './types.ts';
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

interface Sketch {
  readonly displayName: string;
  readonly controls: readonly string[];
  readonly users: readonly string[];
  readonly flows?: object;
}

/** What the directory decides at sign-in, as the policies that would do it in Entra. */
function sketchConditionalAccess({ policies: { conditionalAccess }, accounts }: Tenant['state']): readonly Sketch[] {
  const proving = Object.entries(accounts).filter(([, { multiFactor }]) => multiFactor !== 'none');
  const all = ['All'];
  return [
    ...(conditionalAccess === 'block' ? [{ displayName: 'Nobody', controls: ['block'], users: all }] : []),
    ...(conditionalAccess === 'compliant-device'
      ? [{ displayName: 'Managed devices', controls: ['compliantDevice'], users: all }]
      : []),
    ...(conditionalAccess === 'block-device-code'
      ? [
          {
            displayName: 'No device code',
            controls: ['block'],
            users: all,
            flows: { transferMethods: 'deviceCodeFlow' },
          },
        ]
      : []),
    ...(proving.length > 0
      ? [{ displayName: 'Multi-factor authentication', controls: ['mfa'], users: proving.map(([id]) => id) }]
      : []),
  ];
}

function buildConditionalAccess({ displayName, controls, users, flows }: Sketch) {
  const nobody = { includeGroups: [], excludeGroups: [], includeRoles: [], excludeRoles: [] };
  return {
    id: displayName,
    displayName,
    state: 'enabled',
    conditions: {
      clientAppTypes: ['all'],
      applications: { includeApplications: ['All'], excludeApplications: [] },
      users: { includeUsers: users, excludeUsers: [], ...nobody },
      authenticationFlows: flows ?? null,
      locations: null,
      platforms: null,
      devices: null,
      signInRiskLevels: [],
      userRiskLevels: [],
    },
    grantControls: { operator: 'OR', builtInControls: controls, authenticationStrength: null },
  };
}

function requireConsentPolicy(request: GraphRequest): ConsentPolicy {
  const id = param(request, 'id');
  const policy = findConsentPolicy(request.tenant.state, id);
  if (!policy) throw graphRefusals.notFound(id);
  return policy;
}

const numbered = (sets: readonly ConditionSet[]) => sets.map((set, index) => ({ id: `${index}`, ...set }));

function listClassifications(request: GraphRequest) {
  const id = param(request, 'id');
  const resource = request.tenant.findServicePrincipal(id);
  if (!resource) throw graphRefusals.notFound(id);
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

/** https://learn.microsoft.com/graph/api/resources/policy-overview */
export const policyRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/policies/authorizationPolicy',
    ...read,
    answer: (request) => answerEntity(buildAuthorizationPolicy(request.tenant.state), authorizationPolicyType, request),
  },
  {
    method: 'GET',
    path: '/policies/identitySecurityDefaultsEnforcementPolicy',
    ...read,
    answer: (request) => answerEntity(buildSecurityDefaults(request.tenant.state), securityDefaultsType, request),
  },
  {
    method: 'GET',
    path: '/identity/conditionalAccess/policies',
    ...read,
    answer: (request) =>
      answerList(
        sketchConditionalAccess(request.tenant.state).map(buildConditionalAccess),
        conditionalAccessType,
        request,
      ),
  },
  {
    method: 'GET',
    path: '/policies/permissionGrantPolicies/:id',
    ...readConsent,
    answer: (request) => {
      const { id, displayName, includes, excludes } = requireConsentPolicy(request);
      const sets = { includes: numbered(includes), excludes: numbered(excludes) };
      return answerEntity({ id, displayName, ...sets }, consentPolicyType, request);
    },
  },
  ...(['includes', 'excludes'] as const).map((part): Route => ({
    method: 'GET',
    path: `/policies/permissionGrantPolicies/:id/${part}`,
    ...readConsent,
    answer: (request) => answerList(numbered(requireConsentPolicy(request)[part]), conditionSetType, request),
  })),
  {
    // https://learn.microsoft.com/graph/api/serviceprincipal-list-delegatedpermissionclassifications
    method: 'GET',
    path: '/servicePrincipals/:id/delegatedPermissionClassifications',
    permissions: ['Application.Read.All', 'Application.ReadWrite.OwnedBy', 'Directory.Read.All'],
    persons: ['reader'],
    answer: (request) => answerList(listClassifications(request), permissionClassificationType, request),
  },
];
