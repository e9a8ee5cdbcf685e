import type { PropertyType } from './filter.ts';

/** What a kind of directory object is called, and what it may be filtered by. */
export interface EntityType {
  readonly set: string;
  readonly name: string;
  readonly filterable: Readonly<Record<string, PropertyType>>;
  /** Whether `$expand` takes its owners along. */
  readonly hasOwners: boolean;
}

function type(set: string, name: string, filterable: EntityType['filterable'] = {}, hasOwners = false): EntityType {
  return { set, name, filterable, hasOwners };
}

const named = { id: 'string', displayName: 'string' } as const;

const applicationFilters = {
  ...named,
  appId: 'string',
  publisherDomain: 'string',
  signInAudience: 'string',
  isFallbackPublicClient: 'boolean',
  uniqueName: 'string',
  identifierUris: 'strings',
  tags: 'strings',
} as const;
export const applicationType = type('applications', 'application', applicationFilters, true);

const servicePrincipalFilters = {
  ...named,
  appId: 'string',
  appOwnerOrganizationId: 'string',
  servicePrincipalType: 'string',
  accountEnabled: 'boolean',
  servicePrincipalNames: 'strings',
  replyUrls: 'strings',
  tags: 'strings',
} as const;
export const servicePrincipalType = type('servicePrincipals', 'servicePrincipal', servicePrincipalFilters, true);

export const userType = type('users', 'user', {
  ...named,
  userPrincipalName: 'string',
  mail: 'string',
  mailNickname: 'string',
  userType: 'string',
  accountEnabled: 'boolean',
});

export const federatedCredentialType = type('federatedIdentityCredentials', 'federatedIdentityCredential', {
  id: 'string',
  name: 'string',
  issuer: 'string',
  subject: 'string',
});

export const grantType = type('oauth2PermissionGrants', 'oAuth2PermissionGrant', {
  id: 'string',
  clientId: 'string',
  resourceId: 'string',
  principalId: 'string',
  consentType: 'string',
});

export const assignmentType = type('appRoleAssignments', 'appRoleAssignment', {
  id: 'string',
  appRoleId: 'string',
  principalId: 'string',
  principalDisplayName: 'string',
  resourceId: 'string',
});

export const domainType = type('domains', 'domain', { id: 'string', isDefault: 'boolean', isVerified: 'boolean' });

export const organizationType = type('organization', 'organization');

export const directoryObjectType = type('directoryObjects', 'directoryObject', named);

export const directoryRoleType = type('directoryRoles', 'directoryRole', { ...named, roleTemplateId: 'string' });

export const conditionalAccessType = type('conditionalAccessPolicies', 'conditionalAccessPolicy', {
  ...named,
  state: 'string',
});

/** The two policies of which a tenant has one each; they are in no list. */
export const authorizationPolicyType = type('policies/authorizationPolicy', 'authorizationPolicy');
export const securityDefaultsType = type(
  'policies/identitySecurityDefaultsEnforcementPolicy',
  'identitySecurityDefaultsEnforcementPolicy',
);

export const consentPolicyType = type('policies/permissionGrantPolicies', 'permissionGrantPolicy');

export const conditionSetType = type('permissionGrantConditionSets', 'permissionGrantConditionSet');

export const permissionClassificationType = type(
  'delegatedPermissionClassifications',
  'delegatedPermissionClassification',
  { classification: 'string' },
);
