import { halfNamed } from '../../graph/application.ts';
import type { EntraEmulatorPackage } from '../../pulumi/emulator/packages.ts';

/** Words of Microsoft's interfaces that stand as values and say nothing of a tenant. */
const words = [
  ...['Scope', 'Role', 'User', 'Admin', 'Principal', 'AllPrincipals', 'Application', 'ServiceIdentity', 'Bearer'],
  ...['AzureADMyOrg', 'AzureADMultipleOrgs', 'AzureADandPersonalMicrosoftAccount', 'PersonalMicrosoftAccount'],
  ...['client_credentials', 'password', 'authorization_code', 'refresh_token', 'device_code', 'code', 'query'],
  'urn:ietf:params:oauth:grant-type:device_code',
  'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  ...['delegated', 'delegatedUserConsentable', 'application', 'all', 'any', 'low', 'medium', 'high', 'true', 'false'],
  ...['enabled', 'disabled', 'enabledForReportingButNotEnforced', 'block', 'mfa', 'AND', 'OR', 'None', 'All', 'none'],
  ...[
    'Managed',
    'Federated',
    'Email',
    'Enabled',
    'Deleted',
    'Suspended',
    'Warning',
    'exchange',
    '1',
    '1.0',
    '1.1',
    '2.0',
  ],
  halfNamed,
  'http://localhost',
  'https://login.microsoftonline.com/common/oauth2/nativeclient',
  ...[
    'v1.0',
    'v2.0',
    'beta',
    'oauth2',
    '.default',
    '.well-known',
    'openid-configuration',
    '$count',
    'authorizationPolicy',
  ],
  'microsoft.graph.application',
  'microsoft.graph.servicePrincipal',
  ...['request-id', 'client-request-id', 'api-version', '2022-09-01'],
  ...['application', 'servicePrincipal', 'user', 'oAuth2PermissionGrant', 'appRoleAssignment'].map(
    (type) => `#microsoft.graph.${type}`,
  ),
];

/** Returns whether a value is Microsoft's own and the same in every tenant. All other text counts as the customer's. */
export function buildVocabulary({
  azureCli,
  exchangeOnline,
  microsoftGraph,
}: EntraEmulatorPackage): (text: string) => boolean {
  const known = new Set([...words, azureCli.appId, '00000000-0000-0000-0000-000000000000']);
  for (const { appId, audience, displayName, identifiers, scopes, appRoles } of [microsoftGraph, exchangeOnline]) {
    for (const each of [appId, audience, displayName, ...identifiers]) known.add(each);
    for (const [name, id] of [...Object.entries(scopes), ...Object.entries(appRoles)]) {
      for (const each of [name, id, ...identifiers.map((host) => `${host}/${name}`)]) known.add(each);
    }
  }
  // Graph reserves this prefix for Microsoft's own policies.
  return (text) => known.has(text) || /^(ManagePermissionGrantsFor\w+\.)?microsoft-[a-z-]+$/.test(text);
}
