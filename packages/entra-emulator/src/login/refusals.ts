import { randomUUID } from 'node:crypto';

/** Entra's hint on how a client can recover. MSAL decides by it whether to ask a person. */
type Suberror = 'basic_action' | 'bad_token' | 'consent_required' | 'message_only' | 'user_password_expired';

/** An error of Entra's login host: https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
export class LoginError extends Error {
  override readonly name = 'LoginError';
  readonly status: number;
  /** The OAuth 2.0 error (RFC 6749, section 5.2). */
  readonly error: string;
  readonly code: number;
  readonly suberror: Suberror | undefined;

  constructor(code: number, error: string, message: string, status = 400, suberror?: Suberror) {
    super(message);
    this.code = code;
    this.error = error;
    this.status = status;
    this.suberror = suberror;
  }
}

/** Builds Entra's body for a refusal; the client's own request ID becomes the correlation ID. */
export function buildLoginErrorBody(
  { origin, now }: { readonly origin: () => string; readonly now: () => Date },
  { code, error, message, suberror }: LoginError,
  correlationId: string = randomUUID(),
) {
  const timestamp = `${now().toISOString().slice(0, 19).replace('T', ' ')}Z`;
  const traceId = randomUUID();
  return {
    error,
    error_description: `AADSTS${code}: ${message} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
    error_codes: [code],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
    error_uri: `${origin()}/error?code=${code}`,
    ...(suberror && { suberror }),
  };
}

export type LoginErrorBody = ReturnType<typeof buildLoginErrorBody>;

/** Returns a template tag that turns Entra's message, which begins with the number, into an OAuth error. */
function refusal(error: string, status = 400, suberror?: Suberror) {
  return (words: TemplateStringsArray, ...values: readonly (string | number)[]): LoginError => {
    const [, code, message = ''] = /^AADSTS(\d+): (.*)$/s.exec(String.raw({ raw: words }, ...values)) ?? [];
    return new LoginError(Number(code), error, message, status, suberror);
  };
}

const invalidRequest = refusal('invalid_request');
const invalidGrant = refusal('invalid_grant');
const clientNotProven = refusal('invalid_client', 401);
const invalidClient = refusal('invalid_client');
const unauthorizedClient = refusal('unauthorized_client');
const invalidScope = refusal('invalid_scope');
const invalidResource = refusal('invalid_resource');
const accessDenied = refusal('access_denied');
const unsupportedResponseType = refusal('unsupported_response_type');
const actionNeeded = refusal('invalid_grant', 400, 'basic_action');
const blocked = refusal('invalid_grant', 400, 'message_only');
const consentRequired = refusal('invalid_grant', 400, 'consent_required');
const badToken = refusal('invalid_grant', 400, 'bad_token');
const pending = refusal('authorization_pending');
const badVerificationCode = refusal('bad_verification_code');
const expiredToken = refusal('expired_token');

/** The Entra errors that the emulator returns, named by cause. */
export const refusals = {
  // Requests: tenant, parameters, redirect URI, scopes.
  tenantNotFound: (tenant: string) =>
    invalidRequest`AADSTS90002: Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
  notMultiTenant: (clientId: string) =>
    invalidRequest`AADSTS50194: Application '${clientId}' is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant.`,
  /** The token endpoint also accepts OPTIONS, for web pages. */
  onlyPost: (method: string) =>
    invalidRequest`AADSTS900561: The endpoint only accepts POST, OPTIONS requests. Received a ${method} request.`,
  missingParameter: (name: string) =>
    invalidRequest`AADSTS900144: The request body must contain the following parameter: '${name}'.`,
  unsupportedGrantType: (grantType: string) =>
    refusal('unsupported_grant_type')`AADSTS70003: The app requested an unsupported grant type '${grantType}'.`,
  unsupportedResponseType: () =>
    unsupportedResponseType`AADSTS70007: The 'response_type' parameter has a value that is not supported: use 'code'.`,
  unsupportedResponseMode: (mode: string) =>
    unsupportedResponseType`AADSTS70007: '${mode}' is not a supported value of 'response_mode' when requesting a code: use 'query' or 'form_post'.`,
  /** Entra accepts one value, and select_account only without a hint (microsoft-authentication-library-for-js#3315). */
  unsupportedPrompt: () => invalidRequest`AADSTS90023: Unsupported 'prompt' value.`,
  challengeUnsupported: () =>
    invalidRequest`AADSTS501491: The 'code_challenge' is not one of method S256: 43 characters of base64url.`,
  silentSignInImpossible: () =>
    refusal('interaction_required')`AADSTS50058: A silent sign-in request was sent but no user is signed in.`,
  redirectUriMissing: () => invalidRequest`AADSTS900971: No reply address provided.`,
  redirectUriUnregistered: () => invalidRequest`AADSTS500113: No reply address is registered for the application.`,
  redirectUriMismatch: (redirectUri: string, clientId: string) =>
    invalidRequest`AADSTS50011: The redirect URI '${redirectUri}' specified in the request does not match the redirect URIs configured for the application '${clientId}'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to troubleshoot this error.`,
  flowExpired: () => invalidRequest`AADSTS50089: Authentication failed due to flow token expired.`,
  flowInvalid: () =>
    invalidRequest`AADSTS165000: Invalid Request: The request tokens do not match the user context. Do not copy the user context values between different requests or user sessions.`,

  // Applications and their credentials.
  applicationNotFound: (clientId: string, directory: string) =>
    unauthorizedClient`AADSTS700016: Application with identifier '${clientId}' was not found in the directory '${directory}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
  applicationDisabled: (clientId: string, displayName: string) =>
    unauthorizedClient`AADSTS7000112: Application '${clientId}'(${displayName}) is disabled.`,
  secretMissing: () =>
    clientNotProven`AADSTS7000218: The request body must contain the following parameter: 'client_assertion' or 'client_secret'.`,
  secretWrong: (clientId: string) =>
    clientNotProven`AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
  secretExpired: (clientId: string) =>
    clientNotProven`AADSTS7000222: The provided client secret keys for app '${clientId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
  secretPresented: (clientId: string) =>
    clientNotProven`AADSTS700025: Client '${clientId}' is public so neither 'client_assertion' nor 'client_secret' should be presented.`,
  challengeMissing: () =>
    invalidRequest`AADSTS9002325: Proof Key for Code Exchange is required for cross-origin authorization code redemption.`,
  notCrossOrigin: () =>
    invalidRequest`AADSTS9002327: Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.`,
  assertionMalformed: () => invalidRequest`AADSTS50027: JWT token is invalid or malformed.`,
  assertionExpired: () => clientNotProven`AADSTS700024: Client assertion is not within its valid time range.`,
  assertionUnmatched: (what: 'issuer' | 'subject' | 'audience', value: string) =>
    clientNotProven`AADSTS${{ issuer: 700211, audience: 700212, subject: 700213 }[what]}: No matching federated identity record found for presented assertion ${what} '${value}'.`,

  // Permissions.
  scopeWithoutDefault: (scope: string) =>
    invalidScope`AADSTS1002012: The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
  scopeInvalid: (scope: string) =>
    invalidScope`AADSTS70011: The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid.`,
  defaultBesideOthers: (scope: string) =>
    invalidScope`AADSTS70011: The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid. .default scope can't be combined with resource-specific scopes.`,
  scopeUnknown: (displayName: string, scope: string, resourceAppId: string) =>
    invalidClient`AADSTS650053: The application '${displayName}' asked for scope '${scope}' that doesn't exist on the resource '${resourceAppId}'. Contact the app vendor.`,
  declaredPermissionInvalid: (displayName: string, permissionId: string, resourceAppId: string) =>
    invalidRequest`AADSTS65006: The application '${displayName}' declares the permission '${permissionId}', which is not one of the resource '${resourceAppId}'.`,
  resourceNotDeclared: (displayName: string, resourceAppId: string) =>
    invalidResource`AADSTS650057: Invalid resource. The client '${displayName}' has requested access to the resource '${resourceAppId}', which is not listed in the requested permissions in the client's application registration.`,
  tooManyResources: (scope: string) =>
    invalidRequest`AADSTS28000: Provided value for the input parameter scope is not valid because it contains more than one resource. Scope ${scope} is not valid.`,
  resourceNotFound: (resource: string, directory: string) =>
    invalidResource`AADSTS500011: The resource principal named ${resource} was not found in the tenant named ${directory}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
  resourceMissing: (resourceAppId: string, displayName: string, tenantId: string) =>
    invalidClient`AADSTS650052: The app is trying to access a service '${resourceAppId}'(${displayName}) that your organization '${tenantId}' lacks a service principal for. Contact your IT Admin to review the configuration of your service subscriptions or consent to the application in order to create the required service principal.`,

  // Accounts.
  userNotFound: (name: string, directory: string) =>
    invalidGrant`AADSTS50034: The user account ${name} does not exist in the ${directory} directory. To sign into this application, the account must be added to the directory.`,
  userOfAnotherTenant: (name: string, directory: string, clientId: string, displayName: string) =>
    invalidRequest`AADSTS50020: User account '${name}' from another identity provider does not exist in tenant '${directory}' and cannot access the application '${clientId}'(${displayName}) in that tenant. The account needs to be added as an external user in the tenant first. Sign out and sign in again with a different Azure Active Directory user account.`,
  passwordWrong: () => invalidGrant`AADSTS50126: Error validating credentials due to invalid username or password.`,
  locked: () =>
    invalidGrant`AADSTS50053: The account is locked, you've tried to sign in too many times with an incorrect user ID or password.`,
  passwordExpired: () => refusal('invalid_grant', 400, 'user_password_expired')`AADSTS50055: The password is expired.`,
  disabled: () => invalidGrant`AADSTS50057: The user account is disabled.`,
  multiFactorRequired: (resourceAppId: string) =>
    actionNeeded`AADSTS50076: Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '${resourceAppId}'.`,
  multiFactorUnregistered: (resourceAppId: string) =>
    actionNeeded`AADSTS50079: Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multi-factor authentication to access '${resourceAppId}'.`,
  blockedByPolicy: () =>
    blocked`AADSTS53003: Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.`,
  deviceNotCompliant: () =>
    blocked`AADSTS53000: Device is not in required device state: compliant. Conditional Access policy requires a compliant device, and the device is not compliant.`,
  blockedBySecurityDefaults: () =>
    blocked`AADSTS530035: Access has been blocked by security defaults. This is due to the request using legacy auth or being deemed unsafe by security defaults policies.`,
  notAssigned: (userPrincipalName: string, clientId: string, displayName: string) =>
    invalidGrant`AADSTS50105: Your administrator has configured the application ${displayName} ('${clientId}') to block users unless they are specifically granted ('assigned') access to the application. The signed in user '${userPrincipalName}' is blocked because they are not a direct member of a group with access, nor had access directly assigned by an administrator. Please contact your administrator to assign access to this application.`,

  // Consent.
  notConsented: (clientId: string, displayName: string) =>
    consentRequired`AADSTS65001: The user or administrator has not consented to use the application with ID '${clientId}' named '${displayName}'. Send an interactive authorization request for this user and resource.`,
  declined: (displayName: string) =>
    accessDenied`AADSTS65004: User declined to consent to access the app '${displayName}'.`,
  administratorRequired: (displayName: string) =>
    accessDenied`AADSTS90094: The grant requires admin permission: '${displayName}' needs permissions that only an administrator can grant.`,
  approvalPending: (displayName: string) =>
    accessDenied`AADSTS90095: Admin consent is required, and an administrator has been asked to approve '${displayName}'.`,

  // Codes and refresh tokens.
  malformed: () => invalidRequest`AADSTS9002313: Invalid request. Request is malformed or invalid.`,
  ofAnotherClient: () =>
    invalidGrant`AADSTS70000: The provided grant is invalid or malformed: it was issued to a different client ID.`,
  ofAnotherTenant: () => invalidGrant`AADSTS700005: Provided grant is intended to be used against another tenant.`,
  redirectUriChanged: (sent: string, asked: string) =>
    invalidClient`AADSTS500112: The reply address '${sent}' does not match the reply address '${asked}' provided when requesting Authorization code.`,
  codeExpired: () =>
    invalidGrant`AADSTS70008: The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.`,
  codeSpent: () =>
    invalidGrant`AADSTS54005: OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.`,
  verifierWrong: () =>
    invalidGrant`AADSTS501481: The Code_Verifier does not match the code_challenge supplied in the authorization request.`,
  refreshTokenIdle: () =>
    badToken`AADSTS700082: The refresh token has expired due to inactivity. The token was inactive for 90.00:00:00.`,
  sessionRevoked: (validFrom: string) =>
    badToken`AADSTS50173: The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password. The TokensValidFrom date (before which tokens are not valid) for this user is '${validFrom}'.`,
  authorizationPending: () =>
    pending`AADSTS70016: OAuth 2.0 device flow error. Authorization is pending. Continue polling.`,
  deviceCodeUnknown: () =>
    badVerificationCode`AADSTS70018: Invalid verification code. The code that was entered or sent is not one of this directory.`,
  deviceCodeExpired: () =>
    expiredToken`AADSTS70020: The provided value for the input parameter 'device_code' is not valid. This device code has expired.`,
  deviceDeclined: (displayName: string) =>
    refusal('authorization_declined')`AADSTS65004: User declined to consent to access the app '${displayName}'.`,
} as const;

/** Errors that depend on facts only Microsoft knows; returned when a fault requests them. */
const planned: readonly LoginError[] = [
  actionNeeded`AADSTS50078: Presented multi-factor authentication has expired due to policies configured by your administrator, you must refresh your multi-factor authentication.`,
  invalidGrant`AADSTS50196: The server terminated an operation because it encountered a client request loop.`,
  badToken`AADSTS70043: The refresh token has expired or is invalid due to sign-in frequency checks by conditional access.`,
  invalidRequest`AADSTS700022: The request asks for a token of several resources at once.`,
  refusal('temporarily_unavailable')`AADSTS90033: A transient error has occurred. Please try again.`,
];

/** Builds the error with this number and the text of `error`, or else Entra's text if that is known here. */
export function buildPlannedRefusal(
  aadsts: number,
  error: { readonly code: string; readonly message: string } | undefined,
  status = 400,
): LoginError {
  const usual =
    planned.find(({ code }) => code === aadsts) ??
    new LoginError(aadsts, 'invalid_grant', 'This refusal was asked for.');
  return new LoginError(aadsts, error?.code ?? usual.error, error?.message ?? usual.message, status, usual.suberror);
}
