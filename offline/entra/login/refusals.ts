import { LoginError } from './errors.ts';

/** Entra's refusals as this directory gives them, by what is wrong. */
export const refusals = {
  tenantNotFound: (tenant: string) =>
    new LoginError(
      90002,
      'invalid_request',
      `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
    ),
  applicationNotFound: (clientId: string, directory: string) =>
    new LoginError(
      700016,
      'unauthorized_client',
      `Application with identifier '${clientId}' was not found in the directory '${directory}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
    ),
  applicationDisabled: (clientId: string, displayName: string) =>
    new LoginError(7000112, 'unauthorized_client', `Application '${clientId}'(${displayName}) is disabled.`),
  notMultiTenant: (clientId: string) =>
    new LoginError(
      50194,
      'invalid_request',
      `Application '${clientId}' is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant.`,
    ),
  missingParameter: (name: string) =>
    new LoginError(900144, 'invalid_request', `The request body must contain the following parameter: '${name}'.`),
  unsupportedGrantType: (grantType: string) =>
    new LoginError(70003, 'unsupported_grant_type', `The app requested an unsupported grant type '${grantType}'.`),
  unsupportedResponseType: () =>
    new LoginError(
      70007,
      'unsupported_response_type',
      "The 'response_type' parameter has a value that is not supported: use 'code'.",
    ),
  secretMissing: () =>
    new LoginError(
      7000218,
      'invalid_client',
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
      401,
    ),
  secretWrong: (clientId: string) =>
    new LoginError(
      7000215,
      'invalid_client',
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
      401,
    ),
  secretExpired: (clientId: string) =>
    new LoginError(
      7000222,
      'invalid_client',
      `The provided client secret keys for app '${clientId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
      401,
    ),
  assertionMalformed: () => new LoginError(50027, 'invalid_request', 'JWT token is invalid or malformed.'),
  assertionExpired: () =>
    new LoginError(700024, 'invalid_client', 'Client assertion is not within its valid time range.', 401),
  assertionUnmatched: (what: 'issuer' | 'subject' | 'audience', value: string) =>
    new LoginError(
      { issuer: 700211, audience: 700212, subject: 700213 }[what],
      'invalid_client',
      `No matching federated identity record found for presented assertion ${what} '${value}'.`,
      401,
    ),
  scopeWithoutDefault: (scope: string) =>
    new LoginError(
      1002012,
      'invalid_scope',
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    ),
  scopeInvalid: (scope: string) =>
    new LoginError(
      70011,
      'invalid_scope',
      `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid.`,
    ),
  scopeUnknown: (displayName: string, scope: string, resourceAppId: string) =>
    new LoginError(
      650053,
      'invalid_client',
      `The application '${displayName}' asked for scope '${scope}' that doesn't exist on the resource '${resourceAppId}'. Contact the app vendor.`,
    ),
  declaredPermissionInvalid: (displayName: string, permissionId: string, resourceAppId: string) =>
    new LoginError(
      65006,
      'invalid_request',
      `The application '${displayName}' declares the permission '${permissionId}', which is not one of the resource '${resourceAppId}'.`,
    ),
  tooManyResources: (scope: string) =>
    new LoginError(
      28000,
      'invalid_request',
      `Provided value for the input parameter scope is not valid because it contains more than one resource. Scope ${scope} is not valid.`,
    ),
  resourceNotFound: (resource: string, directory: string) =>
    new LoginError(
      500011,
      'invalid_resource',
      `The resource principal named ${resource} was not found in the tenant named ${directory}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
    ),
  redirectUriMissing: () => new LoginError(900971, 'invalid_request', 'No reply address provided.'),
  redirectUriUnregistered: () =>
    new LoginError(500113, 'invalid_request', 'No reply address is registered for the application.'),
  redirectUriMismatch: (redirectUri: string, clientId: string) =>
    new LoginError(
      50011,
      'invalid_request',
      `The redirect URI '${redirectUri}' specified in the request does not match the redirect URIs configured for the application '${clientId}'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to troubleshoot this error.`,
    ),
} as const;
