import { z } from 'zod';
import { guidPattern } from '../ids.ts';
import { platformSchema } from './redirectUris.ts';

const Guid = z.string().regex(guidPattern);

/** Properties that are taken as they come: https://learn.microsoft.com/graph/api/resources/application */
// prettier-ignore
const unchecked = [
  'addIns', 'api', 'appRoles', 'authenticationBehaviors', 'certification', 'defaultRedirectUri', 'description',
  'disabledByMicrosoftStatus', 'groupMembershipClaims', 'identifierUris', 'info', 'isDeviceOnlyAuthSupported',
  'keyCredentials', 'logo', 'nativeAuthenticationApisEnabled', 'notes', 'oauth2RequirePostResponse', 'optionalClaims',
  'parentalControlSettings', 'passwordCredentials', 'requestSignatureVerification', 'samlMetadataUrl',
  'serviceManagementReference', 'servicePrincipalLockConfiguration', 'tags', 'tokenEncryptionKeyId', 'uniqueName',
  'verifiedPublisher',
] as const;

const properties = {
  displayName: z.string().min(1).max(120),
  signInAudience: z
    .enum(['AzureADMyOrg', 'AzureADMultipleOrgs', 'AzureADandPersonalMicrosoftAccount', 'PersonalMicrosoftAccount'])
    .optional(),
  isFallbackPublicClient: z.boolean().nullable().optional(),
  publicClient: platformSchema('publicClient'),
  web: platformSchema('web'),
  spa: platformSchema('spa'),
  requiredResourceAccess: z
    .array(
      z.strictObject({
        resourceAppId: Guid,
        resourceAccess: z.array(z.strictObject({ id: Guid, type: z.enum(['Scope', 'Role']) })),
      }),
    )
    .optional(),
  ...Object.fromEntries(unchecked.map((name) => [name, z.unknown().optional()])),
};

export const NewApplication = z.strictObject({ ...properties, 'owners@odata.bind': z.array(z.string()).optional() });

export const ApplicationChanges = z.strictObject({ ...properties, displayName: properties.displayName.optional() });
