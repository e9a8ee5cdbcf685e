import { LoginError } from '../errors.ts';

/** What is wrong with the application that asks, or with how it proves what it is. */
export const clientRefusals = {
  applicationNotFound: (clientId: string, directory: string) =>
    new LoginError(
      700016,
      'unauthorized_client',
      `Application with identifier '${clientId}' was not found in the directory '${directory}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
    ),
  applicationDisabled: (clientId: string, displayName: string) =>
    new LoginError(7000112, 'unauthorized_client', `Application '${clientId}'(${displayName}) is disabled.`),
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
  secretPresented: (clientId: string) =>
    new LoginError(
      700025,
      'invalid_client',
      `Client '${clientId}' is public so neither 'client_assertion' nor 'client_secret' should be presented.`,
      401,
    ),
  challengeMissing: () =>
    new LoginError(
      9002325,
      'invalid_request',
      'Proof Key for Code Exchange is required for cross-origin authorization code redemption.',
    ),
  notCrossOrigin: () =>
    new LoginError(
      9002327,
      'invalid_request',
      "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.",
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
} as const;
