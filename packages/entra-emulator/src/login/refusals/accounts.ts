import { LoginError } from '../errors.ts';

/** Why an account may not sign in. */
export const accountRefusals = {
  userNotFound: (name: string, directory: string) =>
    new LoginError(
      50034,
      'invalid_grant',
      `The user account ${name} does not exist in the ${directory} directory. To sign into this application, the account must be added to the directory.`,
    ),
  userOfAnotherTenant: (name: string, directory: string, clientId: string, displayName: string) =>
    new LoginError(
      50020,
      'invalid_request',
      `User account '${name}' from another identity provider does not exist in tenant '${directory}' and cannot access the application '${clientId}'(${displayName}) in that tenant. The account needs to be added as an external user in the tenant first. Sign out and sign in again with a different Azure Active Directory user account.`,
    ),
  passwordWrong: () =>
    new LoginError(50126, 'invalid_grant', 'Error validating credentials due to invalid username or password.'),
  locked: () =>
    new LoginError(
      50053,
      'invalid_grant',
      "The account is locked, you've tried to sign in too many times with an incorrect user ID or password.",
    ),
  passwordExpired: () =>
    new LoginError(50055, 'invalid_grant', 'The password is expired.', 400, 'user_password_expired'),
  disabled: () => new LoginError(50057, 'invalid_grant', 'The user account is disabled.'),
  multiFactorRequired: (resourceAppId: string) =>
    new LoginError(
      50076,
      'invalid_grant',
      `Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '${resourceAppId}'.`,
      400,
      'basic_action',
    ),
  multiFactorUnregistered: (resourceAppId: string) =>
    new LoginError(
      50079,
      'invalid_grant',
      `Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multi-factor authentication to access '${resourceAppId}'.`,
      400,
      'basic_action',
    ),
  blockedByPolicy: () =>
    new LoginError(
      53003,
      'invalid_grant',
      'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
      400,
      'message_only',
    ),
  deviceNotCompliant: () =>
    new LoginError(
      53000,
      'invalid_grant',
      'Device is not in required device state: compliant. Conditional Access policy requires a compliant device, and the device is not compliant.',
      400,
      'message_only',
    ),
  blockedBySecurityDefaults: () =>
    new LoginError(
      530035,
      'invalid_grant',
      'Access has been blocked by security defaults. This is due to the request using legacy auth or being deemed unsafe by security defaults policies.',
      400,
      'message_only',
    ),
  notAssigned: (userPrincipalName: string, clientId: string, displayName: string) =>
    new LoginError(
      50105,
      'invalid_grant',
      `Your administrator has configured the application ${displayName} ('${clientId}') to block users unless they are specifically granted ('assigned') access to the application. The signed in user '${userPrincipalName}' is blocked because they are not a direct member of a group with access, nor had access directly assigned by an administrator. Please contact your administrator to assign access to this application.`,
    ),
} as const;
