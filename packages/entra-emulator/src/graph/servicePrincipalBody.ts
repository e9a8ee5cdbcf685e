import { z } from 'zod';
import { guidPattern } from '../ids.ts';

/** Properties that are taken as they come: https://learn.microsoft.com/graph/api/resources/serviceprincipal */
// prettier-ignore
const unchecked = [
  'addIns', 'alternativeNames', 'appRoles', 'customSecurityAttributes', 'description', 'disabledByMicrosoftStatus',
  'displayName', 'homepage', 'info', 'keyCredentials', 'loginUrl', 'logoutUrl', 'notes', 'notificationEmailAddresses',
  'oauth2PermissionScopes', 'passwordCredentials', 'preferredSingleSignOnMode', 'preferredTokenSigningKeyThumbprint',
  'replyUrls', 'samlSingleSignOnSettings', 'servicePrincipalNames', 'servicePrincipalType', 'tags',
  'tokenEncryptionKeyId',
] as const;

const properties = {
  accountEnabled: z.boolean().optional(),
  appRoleAssignmentRequired: z.boolean().optional(),
  ...Object.fromEntries(unchecked.map((name) => [name, z.unknown().optional()])),
};

export const NewServicePrincipal = z.strictObject({
  ...properties,
  appId: z.string().regex(guidPattern),
  'owners@odata.bind': z.array(z.string()).optional(),
});

export const ServicePrincipalChanges = z.strictObject(properties);
