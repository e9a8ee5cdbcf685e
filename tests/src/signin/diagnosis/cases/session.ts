import { links } from '../support.ts';
import type { Case } from '../support.ts';

export const sessionCases: readonly Case[] = [
  {
    fault: {
      kind: 'login',
      error: 'invalid_grant',
      aadsts: 700082,
      text: 'AADSTS700082: The refresh token has expired due to inactivity. The token was issued on 2026-08-01T08:00:00.0000000Z and was inactive for 90.00:00:00.',
    },
    code: 'AADSTS700082',
    problem: 'The monitor did not sign in for 90 days, so its permission to come back has run out.',
    mender: 'mailbox owner',
    remedy: ['Open this link in a private browser window, sign in as jobs@contoso.com and accept.', links.owner],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_grant',
      aadsts: 70008,
      text: 'AADSTS70008: The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.',
    },
    stack: 'granted',
    code: 'AADSTS70008',
    problem: 'The monitor did not sign in for 90 days, so its permission to come back has run out.',
    mender: 'mailbox owner',
    remedy: [
      'Sign in again in a private browser window, as jobs@contoso.com.',
      'npx mailbox-access verify contoso --sign-in',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_grant',
      aadsts: 50173,
      text: "AADSTS50173: The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password. The grant was issued on '2026-11-01T08:00:00.0000000Z' and the TokensValidFrom date (before which tokens are not valid) for this user is '2026-11-20T08:00:00.0000000Z'.",
    },
    code: 'AADSTS50173',
    problem: 'The password of jobs@contoso.com was changed, or its sign-ins were ended.',
    mender: 'mailbox owner',
    remedy: [
      'Store a new password in the monitor first. Open this link in a private browser window, sign in as jobs@contoso.com and accept.',
      links.owner,
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_grant',
      aadsts: 50133,
      text: 'AADSTS50133: The session is not valid due to password expiration or recent password change.',
    },
    code: 'AADSTS50133',
    problem: 'The password of jobs@contoso.com was changed, or its sign-ins were ended.',
    mender: 'mailbox owner',
    remedy: [
      'Store a new password in the monitor first. Open this link in a private browser window, sign in as jobs@contoso.com and accept.',
      links.owner,
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_grant',
      aadsts: 54005,
      text: 'AADSTS54005: OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
    },
    code: 'AADSTS54005',
    problem: 'This sign-in was used already, and each works once.',
    mender: 'mailbox owner',
    remedy: ['Open this link in a private browser window, sign in as jobs@contoso.com and accept.', links.owner],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_grant',
      aadsts: 501481,
      text: 'AADSTS501481: The Code_Verifier does not match the code_challenge supplied in the authorization request.',
    },
    code: 'AADSTS501481',
    problem: 'The sign-in was begun in one program and ended in another.',
    mender: 'mailbox owner',
    remedy: ['Open this link in a private browser window, sign in as jobs@contoso.com and accept.', links.owner],
  },
  {
    fault: {
      kind: 'login',
      error: 'expired_token',
      aadsts: 70020,
      text: "AADSTS70020: The provided value for the input parameter 'device_code' is not valid. This device code has expired.",
    },
    method: 'device-code',
    code: 'AADSTS70020',
    problem: 'The code for signing in was not used in time.',
    mender: 'mailbox owner',
    remedy: [
      'Begin again. If it was used and still ran out, the organisation blocks codes: sign in by browser.',
      'npx mailbox-access verify contoso --sign-in',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'expired_token',
      aadsts: 70019,
      text: 'AADSTS70019: CodeExpired - Verification code expired. Have the user retry the sign-in.',
    },
    method: 'device-code',
    code: 'AADSTS70019',
    problem: 'The code for signing in was not used in time.',
    mender: 'mailbox owner',
    remedy: [
      'Begin again. If it was used and still ran out, the organisation blocks codes: sign in by browser.',
      'npx mailbox-access verify contoso --sign-in',
    ],
  },
  {
    fault: { kind: 'login', error: 'expired_token', text: 'The device code has expired.' },
    method: 'device-code',
    code: 'login-expired',
    problem: 'The code for signing in was not used in time.',
    mender: 'mailbox owner',
    remedy: [
      'Begin again. If it was used and still ran out, the organisation blocks codes: sign in by browser.',
      'npx mailbox-access verify contoso --sign-in',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_request',
      aadsts: 28000,
      text: 'AADSTS28000: Provided value for the input parameter scope is not valid because it contains more than one resource. Scope https://graph.microsoft.com/IMAP.AccessAsUser.All https://outlook.office.com/IMAP.AccessAsUser.All is not valid.',
    },
    code: 'AADSTS28000',
    problem: 'The sign-in was for two services at once, and Microsoft takes one at a time.',
    mender: 'us',
    remedy: ['Send the link for mail alone to the mailbox owner.', links.exchange],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_request',
      aadsts: 700022,
      text: 'AADSTS700022: The provided value for the input parameter scope is not valid because it contains more than one resource.',
    },
    code: 'AADSTS700022',
    problem: 'The sign-in was for two services at once, and Microsoft takes one at a time.',
    mender: 'us',
    remedy: ['Send the link for mail alone to the mailbox owner.', links.exchange],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_scope',
      aadsts: 70011,
      text: "AADSTS70011: The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope outlook.office.com/IMAP.AccessAsUser.All is not valid.",
    },
    code: 'AADSTS70011',
    problem: 'The monitor asked for its permissions in a form that Microsoft does not take.',
    mender: 'us',
    remedy: [
      'Have it ask for exactly these scopes.',
      'https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access',
    ],
  },
  {
    fault: { kind: 'login', error: 'temporarily_unavailable', text: 'The service is temporarily unavailable.' },
    method: 'password',
    code: 'login-busy',
    problem: "Microsoft's sign-in service does not answer at the moment.",
    mender: 'us',
    remedy: [
      'Try again in some minutes; https://status.cloud.microsoft tells of outages.',
      'npx mailbox-access verify contoso --as-monitor',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'server_error',
      aadsts: 50033,
      text: 'AADSTS50033: A transient error has occurred. Please try again.',
    },
    code: 'AADSTS50033',
    problem: "Microsoft's sign-in service does not answer at the moment.",
    mender: 'us',
    remedy: [
      'Try again in some minutes; https://status.cloud.microsoft tells of outages.',
      'npx mailbox-access verify contoso --sign-in',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'temporarily_unavailable',
      aadsts: 90006,
      text: 'AADSTS90006: The service is temporarily unavailable.',
    },
    code: 'AADSTS90006',
    problem: "Microsoft's sign-in service does not answer at the moment.",
    mender: 'us',
    remedy: [
      'Try again in some minutes; https://status.cloud.microsoft tells of outages.',
      'npx mailbox-access verify contoso --sign-in',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'server_error',
      aadsts: 90024,
      text: 'AADSTS90024: A transient error has occurred. Please try again.',
    },
    code: 'AADSTS90024',
    problem: "Microsoft's sign-in service does not answer at the moment.",
    mender: 'us',
    remedy: [
      'Try again in some minutes; https://status.cloud.microsoft tells of outages.',
      'npx mailbox-access verify contoso --sign-in',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'temporarily_unavailable',
      aadsts: 90033,
      text: 'AADSTS90033: A transient error has occurred. Please try again.',
    },
    code: 'AADSTS90033',
    problem: "Microsoft's sign-in service does not answer at the moment.",
    mender: 'us',
    remedy: [
      'Try again in some minutes; https://status.cloud.microsoft tells of outages.',
      'npx mailbox-access verify contoso --sign-in',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_request',
      aadsts: 50146,
      text: 'AADSTS50146: This application is required to be configured with an application-specific signing key.',
    },
    code: 'login-unknown',
    problem: 'Microsoft refused the sign-in for a reason that is not listed here (AADSTS50146).',
    mender: 'us',
    remedy: [
      "Microsoft's page on the number says more; its support asks for the correlation ID.",
      'https://login.microsoftonline.com/error?code=50146',
    ],
  },
  {
    fault: { kind: 'login', error: 'invalid_grant', text: 'The login endpoint gave no reason.' },
    code: 'login-unknown',
    problem: 'Microsoft refused the sign-in for a reason that is not listed here (invalid_grant).',
    mender: 'us',
    remedy: [
      "Microsoft's list may have what it said, which is quoted with this.",
      'https://learn.microsoft.com/entra/identity-platform/reference-error-codes',
    ],
  },
  {
    fault: { kind: 'login', text: '<html> 502 Bad Gateway' },
    code: 'login-unknown',
    problem: 'Microsoft refused the sign-in for a reason that is not listed here.',
    mender: 'us',
    remedy: [
      "Microsoft's list may have what it said, which is quoted with this.",
      'https://learn.microsoft.com/entra/identity-platform/reference-error-codes',
    ],
  },
];
