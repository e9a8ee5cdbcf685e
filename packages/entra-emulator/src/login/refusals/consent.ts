import { LoginError } from '../errors.ts';

/** What became of the question for consent. */
export const consentRefusals = {
  notConsented: (clientId: string, displayName: string) =>
    new LoginError(
      65001,
      'invalid_grant',
      `The user or administrator has not consented to use the application with ID '${clientId}' named '${displayName}'. Send an interactive authorization request for this user and resource.`,
      400,
      'consent_required',
    ),
  declined: (displayName: string) =>
    new LoginError(65004, 'access_denied', `User declined to consent to access the app '${displayName}'.`),
  administratorRequired: (displayName: string) =>
    new LoginError(
      90094,
      'access_denied',
      `The grant requires admin permission: '${displayName}' needs permissions that only an administrator can grant.`,
    ),
  approvalPending: (displayName: string) =>
    new LoginError(
      90095,
      'access_denied',
      `Admin consent is required, and an administrator has been asked to approve '${displayName}'.`,
    ),
} as const;
