import type { Policies } from '../store/policies.ts';
import type { Tenant } from '../store/tenant.ts';
import { authorizationPolicyType, conditionalAccessType, securityDefaultsType } from './entities.ts';
import { answerEntity, answerList } from './query.ts';
import type { Rights, Route } from './types.ts';

/** By which consent policy users consent for themselves (https://learn.microsoft.com/entra/identity/enterprise-apps/manage-app-consent-policies). */
const consentPolicies: Readonly<Record<Policies['userConsent'], readonly string[]>> = {
  all: ['ManagePermissionGrantsForSelf.microsoft-user-default-legacy'],
  'not-exchange': ['ManagePermissionGrantsForSelf.microsoft-user-default-recommended'],
  none: [],
};

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
      permissionGrantPoliciesAssigned: consentPolicies[policies.userConsent],
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
];
