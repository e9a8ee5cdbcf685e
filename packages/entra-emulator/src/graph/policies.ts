import { findConsentPolicy, type ConditionSet, type ConsentPolicy } from '../store/policies.ts';
import type { Tenant } from '../store/tenant.ts';
import { directoryObjectType, domainType, findDirectoryObjects, organizationType, policyTypes } from './entities.ts';
import { requireFound } from './errors.ts';
import { answerEntity, answerList, readRoutes } from './query.ts';
import { requireServicePrincipal } from './servicePrincipals.ts';
import { allow, readsDirectory } from './rights.ts';
import { route, type GraphRequest, type Route } from './types.ts';

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

/** Lists the directory's sign-in rules as the policies that would enforce them in Entra. */
function listConditionalAccess({ policies, accounts }: Tenant['state']) {
  const deviceCode = { transferMethods: 'deviceCodeFlow' };
  const decisions = {
    none: [],
    block: [buildConditionalAccess('Nobody', 'block')],
    'compliant-device': [buildConditionalAccess('Managed devices', 'compliantDevice')],
    'block-device-code': [buildConditionalAccess('No device code', 'block', ['All'], deviceCode)],
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
const readConsent = allow('reader', 'Policy.Read.PermissionGrant');

const read = allow('reader', 'Policy.Read.All');

/** https://learn.microsoft.com/graph/api/serviceprincipal-list-delegatedpermissionclassifications */
const readClassifications = allow(
  'reader',
  'Application.Read.All',
  'Application.ReadWrite.OwnedBy',
  'Directory.Read.All',
);

/** https://learn.microsoft.com/graph/api/resources/policy-overview */
export const policyRoutes: readonly Route[] = [
  route('GET', '/policies/authorizationPolicy', read, (request) =>
    answerEntity(buildAuthorizationPolicy(request.tenant.state), policyTypes.authorization, request),
  ),
  route('GET', '/policies/identitySecurityDefaultsEnforcementPolicy', read, (request) => {
    const isEnabled = request.tenant.state.policies.securityDefaults;
    const policy = { id: '00000000-0000-0000-0000-000000000005', displayName: 'Security Defaults', isEnabled };
    return answerEntity(policy, policyTypes.securityDefaults, request);
  }),
  route('GET', '/identity/conditionalAccess/policies', read, (request) =>
    answerList(listConditionalAccess(request.tenant.state), policyTypes.conditionalAccess, request),
  ),
  route('GET', '/policies/permissionGrantPolicies/:id', readConsent, (request) => {
    const { id, displayName, includes, excludes } = requireConsentPolicy(request);
    const sets = { includes: numbered(includes), excludes: numbered(excludes) };
    return answerEntity({ id, displayName, ...sets }, policyTypes.consent, request);
  }),
  ...(['includes', 'excludes'] as const).map((part) =>
    route('GET', `/policies/permissionGrantPolicies/:id/${part}`, readConsent, (request) =>
      answerList(numbered(requireConsentPolicy(request)[part]), policyTypes.conditionSet, request),
    ),
  ),
  route('GET', '/servicePrincipals/:id/delegatedPermissionClassifications', readClassifications, (request) =>
    answerList(listClassifications(request), policyTypes.classification, request),
  ),
];

function buildOrganization({ state, id }: Tenant) {
  const { applications, servicePrincipals, users, deletedItems, policies } = state;
  return {
    id,
    displayName: state.displayName,
    tenantType: 'AAD',
    verifiedDomains: state.domains
      .filter(({ isVerified }) => isVerified)
      .map(({ id: name, isDefault, isInitial }) => ({ name, isDefault, isInitial, type: 'Managed' })),
    directorySizeQuota: {
      used: applications.length + servicePrincipals.length + users.length + deletedItems.length,
      total: policies.directoryQuota,
    },
  };
}

const readOrganization = allow('member', 'Organization.Read.All', ...readsDirectory);

const readDomain = allow('member', 'Domain.Read.All', ...readsDirectory);

/** https://learn.microsoft.com/graph/api/resources/organization and …/domain */
export const tenantInfoRoutes: readonly Route[] = [
  ...readRoutes('/organization', readOrganization, organizationType, ({ tenant }) => [buildOrganization(tenant)]),
  ...readRoutes('/domains', readDomain, domainType, ({ tenant }) => tenant.state.domains),
];

const readObjects = allow('member', ...readsDirectory);

/** https://learn.microsoft.com/graph/api/resources/directoryobject */
export const directoryObjectRoutes: readonly Route[] = [
  route('GET', '/directoryObjects/:id', readObjects, (request) => {
    const [object] = findDirectoryObjects(request.tenant, [request.id]);
    return answerEntity(requireFound(object, request.id), directoryObjectType, request);
  }),
];
