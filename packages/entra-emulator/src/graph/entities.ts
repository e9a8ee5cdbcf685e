import type { PropertyType } from './filter.ts';

/** What a kind of directory object is called, and what it may be filtered by. */
export interface EntityType {
  readonly set: string;
  readonly name: string;
  readonly filterable: Readonly<Record<string, PropertyType>>;
  /** Optional. Related objects that `$expand` takes along. */
  readonly expandable?: readonly 'owners'[];
}

const named = { id: 'string', displayName: 'string' } as const;

export const applicationType: EntityType = {
  set: 'applications',
  name: 'application',
  filterable: {
    ...named,
    appId: 'string',
    publisherDomain: 'string',
    signInAudience: 'string',
    isFallbackPublicClient: 'boolean',
    uniqueName: 'string',
    identifierUris: 'strings',
    tags: 'strings',
  },
  expandable: ['owners'],
};

export const servicePrincipalType: EntityType = {
  set: 'servicePrincipals',
  name: 'servicePrincipal',
  filterable: {
    ...named,
    appId: 'string',
    appOwnerOrganizationId: 'string',
    servicePrincipalType: 'string',
    accountEnabled: 'boolean',
    servicePrincipalNames: 'strings',
    replyUrls: 'strings',
    tags: 'strings',
  },
  expandable: ['owners'],
};

export const userType: EntityType = {
  set: 'users',
  name: 'user',
  filterable: {
    ...named,
    userPrincipalName: 'string',
    mail: 'string',
    mailNickname: 'string',
    userType: 'string',
    accountEnabled: 'boolean',
  },
};

export const grantType: EntityType = {
  set: 'oauth2PermissionGrants',
  name: 'oAuth2PermissionGrant',
  filterable: { id: 'string', clientId: 'string', resourceId: 'string', principalId: 'string', consentType: 'string' },
};

export const assignmentType: EntityType = {
  set: 'appRoleAssignments',
  name: 'appRoleAssignment',
  filterable: {
    id: 'string',
    appRoleId: 'string',
    principalId: 'string',
    principalDisplayName: 'string',
    resourceId: 'string',
  },
};

export const domainType: EntityType = {
  set: 'domains',
  name: 'domain',
  filterable: { id: 'string', isDefault: 'boolean', isVerified: 'boolean' },
};

export const organizationType: EntityType = { set: 'organization', name: 'organization', filterable: {} };

export const directoryObjectType: EntityType = { set: 'directoryObjects', name: 'directoryObject', filterable: named };

export const directoryRoleType: EntityType = {
  set: 'directoryRoles',
  name: 'directoryRole',
  filterable: { ...named, roleTemplateId: 'string' },
};

export const conditionalAccessType: EntityType = {
  set: 'conditionalAccessPolicies',
  name: 'conditionalAccessPolicy',
  filterable: { ...named, state: 'string' },
};

/** The two policies of which a tenant has one each; they are in no list. */
export const authorizationPolicyType: EntityType = {
  set: 'policies/authorizationPolicy',
  name: 'authorizationPolicy',
  filterable: {},
};
export const securityDefaultsType: EntityType = {
  set: 'policies/identitySecurityDefaultsEnforcementPolicy',
  name: 'identitySecurityDefaultsEnforcementPolicy',
  filterable: {},
};

export const consentPolicyType: EntityType = {
  set: 'policies/permissionGrantPolicies',
  name: 'permissionGrantPolicy',
  filterable: {},
};
export const conditionSetType: EntityType = {
  set: 'permissionGrantConditionSets',
  name: 'permissionGrantConditionSet',
  filterable: {},
};
export const permissionClassificationType: EntityType = {
  set: 'delegatedPermissionClassifications',
  name: 'delegatedPermissionClassification',
  filterable: { classification: 'string' },
};
