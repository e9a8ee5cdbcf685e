import { z } from 'zod';
import { Account } from './account.ts';
import { Policies } from './policies.ts';

/** The directory objects as Graph gives them, with the properties that decisions hang on; all others are kept as they came. */
const RedirectUris = z.looseObject({ redirectUris: z.array(z.string()) });

export const Application = z.looseObject({
  id: z.string(),
  appId: z.string(),
  displayName: z.string(),
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

const Scope = z.looseObject({ id: z.string(), value: z.string(), isEnabled: z.boolean() });
const AppRole = z.looseObject({ id: z.string(), value: z.string().nullable() });

export const ServicePrincipal = z.looseObject({
  id: z.string(),
  appId: z.string(),
  displayName: z.string(),
  accountEnabled: z.boolean(),
  appRoleAssignmentRequired: z.boolean(),
  oauth2PermissionScopes: z.array(Scope),
  appRoles: z.array(AppRole),
  /** The tenant that has its application; of Microsoft's own there is none here. */
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

/** A workload outside Entra that may sign in as an application by its own token (OIDC federation). */
export const FederatedCredential = z.object({
  appId: z.string(),
  issuer: z.string(),
  subject: z.string(),
  audiences: z.array(z.string()),
});
export type FederatedCredential = z.infer<typeof FederatedCredential>;

export const DeletedItem = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('application'),
    deletedDateTime: z.string(),
    owners: z.array(z.string()),
    item: Application,
  }),
  z.object({
    type: z.literal('servicePrincipal'),
    deletedDateTime: z.string(),
    owners: z.array(z.string()),
    item: ServicePrincipal,
  }),
]);
export type DeletedItem = z.infer<typeof DeletedItem>;

/** Everything of one tenant: the content of its state file. */
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
  /** By their users' object IDs. Older state files have neither accounts nor policies. */
  accounts: z.record(z.string(), Account).default({}),
  policies: Policies.prefault({}),
  /** Which user has asked an administrator to consent to which client: object ID and client ID. */
  approvalRequests: z.array(z.object({ clientId: z.string(), principalId: z.string() })).default([]),
});
export type TenantState = z.infer<typeof TenantState>;
