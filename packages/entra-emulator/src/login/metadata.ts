/** Cloud metadata: https://learn.microsoft.com/azure/azure-resource-manager/management/metadata-endpoints; all is this one origin. */
export function buildCloudMetadata(origin: string) {
  return {
    name: 'public',
    portal: origin,
    authentication: {
      loginEndpoint: origin,
      audiences: ['https://management.core.windows.net/'],
      tenant: 'common',
      identityProvider: 'AAD',
    },
    resourceManager: origin,
    microsoftGraphResourceId: origin,
    activeDirectory: origin,
    activeDirectoryResourceId: origin,
    suffixes: {},
  };
}

/**
 * OpenID Connect Discovery 1.0, as Entra fills it in.
 *
 * @param issuerTenant the tenant's ID, or `{tenantid}` where the path names no tenant.
 */
export function buildOpenIdConfiguration(origin: string, pathTenant: string, issuerTenant: string) {
  const base = `${origin}/${pathTenant}`;
  return {
    issuer: `${origin}/${issuerTenant}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'form_post'],
    grant_types_supported: [
      'authorization_code',
      'refresh_token',
      'client_credentials',
      'password',
      'urn:ietf:params:oauth:grant-type:device_code',
    ],
    code_challenge_methods_supported: ['S256'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['none', 'client_secret_post', 'private_key_jwt'],
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'oid', 'tid', 'preferred_username', 'name', 'nonce'],
    tenant_region_scope: null,
    msgraph_host: origin.slice('https://'.length),
  };
}
