import { LoginError } from '../errors.ts';

/** What is wrong with a code or a refresh token. */
export const grantRefusals = {
  malformed: () => new LoginError(9002313, 'invalid_request', 'Invalid request. Request is malformed or invalid.'),
  ofAnotherClient: () =>
    new LoginError(
      70000,
      'invalid_grant',
      'The provided grant is invalid or malformed: it was issued to a different client ID.',
    ),
  ofAnotherTenant: () =>
    new LoginError(700005, 'invalid_grant', 'Provided grant is intended to be used against another tenant.'),
  redirectUriChanged: (sent: string, asked: string) =>
    new LoginError(
      500112,
      'invalid_client',
      `The reply address '${sent}' does not match the reply address '${asked}' provided when requesting Authorization code.`,
    ),
  codeExpired: () =>
    new LoginError(
      70008,
      'invalid_grant',
      'The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.',
    ),
  codeSpent: () =>
    new LoginError(
      54005,
      'invalid_grant',
      'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
    ),
  verifierWrong: () =>
    new LoginError(
      501481,
      'invalid_grant',
      'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
    ),
  refreshTokenIdle: () =>
    new LoginError(
      700082,
      'invalid_grant',
      'The refresh token has expired due to inactivity. The token was inactive for 90.00:00:00.',
      400,
      'bad_token',
    ),
  sessionRevoked: (validFrom: string) =>
    new LoginError(
      50173,
      'invalid_grant',
      `The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password. The TokensValidFrom date (before which tokens are not valid) for this user is '${validFrom}'.`,
      400,
      'bad_token',
    ),
  authorizationPending: () =>
    new LoginError(
      70016,
      'authorization_pending',
      'OAuth 2.0 device flow error. Authorization is pending. Continue polling.',
    ),
  deviceCodeUnknown: () =>
    new LoginError(
      70018,
      'bad_verification_code',
      'Invalid verification code. The code that was entered or sent is not one of this directory.',
    ),
  deviceCodeExpired: () =>
    new LoginError(
      70020,
      'expired_token',
      "The provided value for the input parameter 'device_code' is not valid. This device code has expired.",
    ),
  deviceDeclined: (displayName: string) =>
    new LoginError(65004, 'authorization_declined', `User declined to consent to access the app '${displayName}'.`),
} as const;
