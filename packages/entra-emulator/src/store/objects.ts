import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { guidPattern } from '../ids.ts';
import { Account } from './account.ts';
import { Policies } from './policies.ts';

const Guid = z.string().regex(guidPattern);
const texts = z.array(z.string());
const text = z.string().nullable();
const name = z.string().min(1);
const objects = z.array(z.looseObject({}));
const flag = z.boolean().nullable();
const details = z.looseObject({}).nullable().optional();

const RedirectUris = z.looseObject({ redirectUris: texts });
const Scope = z.looseObject({ id: Guid, value: z.string(), isEnabled: z.boolean().default(true) });
const AppRole = z.looseObject({
  id: Guid,
  value: text.default(null),
  displayName: z.string(),
  allowedMemberTypes: texts,
  isEnabled: z.boolean().default(true),
});

/** The properties that applications and service principals share. */
const sharedProperties = {
  addIns: objects.optional(),
  appRoles: z.array(AppRole).optional(),
  description: text.optional(),
  disabledByMicrosoftStatus: text.optional(),
  info: details,
  keyCredentials: objects.optional(),
  notes: text.optional(),
  tags: texts.optional(),
  tokenEncryptionKeyId: Guid.nullable().optional(),
};

/**
 * The optional properties of an application (https://learn.microsoft.com/graph/api/resources/application). They check
 * both a request's body and a tenant's file, so that everything Graph accepts can be read again.
 */
export const applicationProperties = {
  ...sharedProperties,
  api: z
    .looseObject({
      acceptMappedClaims: flag.optional(),
      knownClientApplications: z.array(Guid).optional(),
      oauth2PermissionScopes: z.array(Scope).optional(),
      preAuthorizedApplications: objects.optional(),
      requestedAccessTokenVersion: z.int().nullable().optional(),
    })
    .optional(),
  authenticationBehaviors: details,
  certification: details,
  defaultRedirectUri: text.optional(),
  groupMembershipClaims: text.optional(),
  identifierUris: texts.optional(),
  isDeviceOnlyAuthSupported: flag.optional(),
  isFallbackPublicClient: flag.optional(),
  logo: z.string().optional(),
  nativeAuthenticationApisEnabled: text.optional(),
  oauth2RequirePostResponse: flag.optional(),
  optionalClaims: details,
  parentalControlSettings: details,
  requestSignatureVerification: details,
  samlMetadataUrl: text.optional(),
  serviceManagementReference: text.optional(),
  servicePrincipalLockConfiguration: details,
  uniqueName: text.optional(),
  verifiedPublisher: details,
};

/** A directory object as Graph shows it. Properties that are not in the schema are kept. */
export const Application = z.looseObject({
  ...applicationProperties,
  id: z.string(),
  appId: z.string(),
  displayName: name,
  signInAudience: z.string(),
  publicClient: RedirectUris,
  web: RedirectUris,
  spa: RedirectUris,
  requiredResourceAccess: z.array(
    z.looseObject({
      resourceAppId: z.string(),
      resourceAccess: z.array(z.looseObject({ id: z.string(), type: z.string() })),
    }),
  ),
  passwordCredentials: z.array(
    z.looseObject({ keyId: z.string(), startDateTime: z.string(), endDateTime: z.string() }),
  ),
});
export type Application = z.infer<typeof Application>;

/** The optional properties of a service principal (https://learn.microsoft.com/graph/api/resources/serviceprincipal). */
export const servicePrincipalProperties = {
  ...sharedProperties,
  alternativeNames: texts.optional(),
  customSecurityAttributes: details,
  homepage: text.optional(),
  loginUrl: text.optional(),
  logoutUrl: text.optional(),
  notificationEmailAddresses: texts.optional(),
  oauth2PermissionScopes: z.array(Scope).optional(),
  preferredSingleSignOnMode: text.optional(),
  preferredTokenSigningKeyThumbprint: text.optional(),
  replyUrls: texts.optional(),
  samlSingleSignOnSettings: details,
  servicePrincipalNames: texts.optional(),
  servicePrincipalType: z.string().optional(),
};

export const ServicePrincipal = z.looseObject({
  ...servicePrincipalProperties,
  id: z.string(),
  appId: z.string(),
  displayName: name,
  accountEnabled: z.boolean(),
  appRoleAssignmentRequired: z.boolean(),
  oauth2PermissionScopes: z.array(Scope),
  appRoles: z.array(AppRole),
  /** The application's home tenant. Microsoft's resources have none here. */
  appOwnerOrganizationId: z.string().optional(),
});
export type ServicePrincipal = z.infer<typeof ServicePrincipal>;

export const User = z.looseObject({
  id: z.string(),
  userPrincipalName: z.string(),
  mail: z.string().nullable(),
  displayName: z.string(),
  accountEnabled: z.boolean(),
});
export type User = z.infer<typeof User>;

/** https://learn.microsoft.com/graph/api/resources/oauth2permissiongrant */
export const Grant = z.object({
  id: z.string(),
  clientId: z.string(),
  consentType: z.enum(['AllPrincipals', 'Principal']),
  principalId: z.string().nullable(),
  resourceId: z.string(),
  scope: z.string(),
});
export type Grant = z.infer<typeof Grant>;

/** https://learn.microsoft.com/graph/api/resources/approleassignment */
export const Assignment = z.object({
  id: z.string(),
  createdDateTime: z.string(),
  appRoleId: z.string(),
  principalId: z.string(),
  principalType: z.enum(['User', 'ServicePrincipal']),
  principalDisplayName: z.string(),
  resourceId: z.string(),
  resourceDisplayName: z.string(),
});
export type Assignment = z.infer<typeof Assignment>;

export const Domain = z.looseObject({ id: z.string(), isDefault: z.boolean(), isVerified: z.boolean() });
export type Domain = z.infer<typeof Domain>;

/** A workload outside Entra that may sign in as an application with its own token (OIDC federation). */
export const FederatedCredential = z.object({
  appId: z.string(),
  /** Older state files have neither ID nor name. */
  id: z.string().default(() => randomUUID()),
  name: z.string().default(() => randomUUID()),
  description: z.string().nullable().default(null),
  issuer: z.string(),
  subject: z.string(),
  audiences: z.array(z.string()),
});
export type FederatedCredential = z.infer<typeof FederatedCredential>;

const deletion = { deletedDateTime: z.string(), owners: z.array(z.string()) };

export const DeletedItem = z.discriminatedUnion('type', [
  z.object({ type: z.literal('application'), item: Application, ...deletion }),
  z.object({ type: z.literal('servicePrincipal'), item: ServicePrincipal, ...deletion }),
  z.object({ type: z.literal('user'), item: User, ...deletion }),
]);
export type DeletedItem = z.infer<typeof DeletedItem>;

/** The content of a tenant's state file. */
export const TenantState = z.object({
  format: z.literal(1),
  tenantId: z.string(),
  displayName: z.string(),
  domains: z.array(Domain),
  users: z.array(User),
  applications: z.array(Application),
  servicePrincipals: z.array(ServicePrincipal),
  grants: z.array(Grant),
  assignments: z.array(Assignment),
  owners: z.record(z.string(), z.array(z.string())),
  deletedItems: z.array(DeletedItem),
  federatedCredentials: z.array(FederatedCredential),
  /** Salted hashes of client secrets by key ID. */
  secretHashes: z.record(z.string(), z.string()),
  /** By user object ID. Older state files have neither accounts nor policies. */
  accounts: z.record(z.string(), Account).default({}),
  policies: Policies.prefault({}),
  /** Users' requests to an administrator for consent: client ID and user object ID. */
  approvalRequests: z.array(z.object({ clientId: z.string(), principalId: z.string() })).default([]),
});
export type TenantState = z.infer<typeof TenantState>;
