import { findById, type Tenant } from '../store/tenant.ts';
import type { PropertyType } from './filter.ts';

/** The names of a type of directory object, and the properties that filters support. */
export interface EntityType {
  readonly set: string;
  readonly name: string;
  readonly filterable: Readonly<Record<string, PropertyType>>;
  /** Whether `$expand` can include the owners. */
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

/** Policies. A tenant has exactly one of each of the first two, which cannot be listed. */
export const policyTypes = {
  authorization: type('policies/authorizationPolicy', 'authorizationPolicy'),
  securityDefaults: type(
    'policies/identitySecurityDefaultsEnforcementPolicy',
    'identitySecurityDefaultsEnforcementPolicy',
  ),
  conditionalAccess: type('conditionalAccessPolicies', 'conditionalAccessPolicy', { ...named, state: 'string' }),
  consent: type('policies/permissionGrantPolicies', 'permissionGrantPolicy'),
  conditionSet: type('permissionGrantConditionSets', 'permissionGrantConditionSet'),
  classification: type('delegatedPermissionClassifications', 'delegatedPermissionClassification', {
    classification: 'string',
  }),
};

/** Returns the users, service principals and applications with these IDs, in their order. */
export function findDirectoryObjects(tenant: Tenant, ids: readonly string[]) {
  return ids.flatMap((id) => {
    const candidates = [
      { type: userType, object: findById(tenant.state.users, id) },
      { type: servicePrincipalType, object: tenant.findServicePrincipal(id) },
      { type: applicationType, object: tenant.findApplication(id) },
    ];
    const found = candidates.find(({ object }) => object !== undefined);
    return found ? [{ '@odata.type': `#microsoft.graph.${found.type.name}`, ...found.object }] : [];
  });
}

/** Returns the owners of an application or a service principal, oldest first. */
export function listOwnersOf(tenant: Tenant, id: string) {
  return findDirectoryObjects(tenant, tenant.state.owners[id.toLowerCase()] ?? []);
}
