import { LoginError } from '../errors.ts';

/** What is wrong with a request itself: tenant, parameters, redirect URI, scopes. */
export const requestRefusals = {
  tenantNotFound: (tenant: string) =>
    new LoginError(
      90002,
      'invalid_request',
      `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
    ),
  notMultiTenant: (clientId: string) =>
    new LoginError(
      50194,
      'invalid_request',
      `Application '${clientId}' is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant.`,
    ),
  /** The token endpoint takes OPTIONS too, for web pages. */
  onlyPost: (method: string) =>
    new LoginError(
      900561,
      'invalid_request',
      `The endpoint only accepts POST, OPTIONS requests. Received a ${method} request.`,
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
  unsupportedResponseMode: (mode: string) =>
    new LoginError(
      70007,
      'unsupported_response_type',
      `'${mode}' is not a supported value of 'response_mode' when requesting a code: use 'query' or 'form_post'.`,
    ),
  /** Entra takes one value, and select_account only without a hint (microsoft-authentication-library-for-js#3315). */
  unsupportedPrompt: () => new LoginError(90023, 'invalid_request', "Unsupported 'prompt' value."),
  challengeUnsupported: () =>
    new LoginError(
      501491,
      'invalid_request',
      "The 'code_challenge' is not one of method S256: 43 characters of base64url.",
    ),
  silentSignInImpossible: () =>
    new LoginError(50058, 'interaction_required', 'A silent sign-in request was sent but no user is signed in.'),
  redirectUriMissing: () => new LoginError(900971, 'invalid_request', 'No reply address provided.'),
  redirectUriUnregistered: () =>
    new LoginError(500113, 'invalid_request', 'No reply address is registered for the application.'),
  redirectUriMismatch: (redirectUri: string, clientId: string) =>
    new LoginError(
      50011,
      'invalid_request',
      `The redirect URI '${redirectUri}' specified in the request does not match the redirect URIs configured for the application '${clientId}'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to troubleshoot this error.`,
    ),
  flowExpired: () => new LoginError(50089, 'invalid_request', 'Authentication failed due to flow token expired.'),
  flowInvalid: () =>
    new LoginError(
      165000,
      'invalid_request',
      'Invalid Request: The request tokens do not match the user context. Do not copy the user context values between different requests or user sessions.',
    ),
} as const;
