import { links } from '../support.ts';
import type { Case } from '../support.ts';

export const consentCases: readonly Case[] = [
  {
    fault: {
      kind: 'login',
      error: 'invalid_grant',
      aadsts: 65001,
      text: "AADSTS65001: The user or administrator has not consented to use the application with ID 'a39659a9-d170-4bf6-a628-8023ee3ebc3a' named 'PASS'. Send an interactive authorization request for this user and resource.",
    },
    code: 'AADSTS65001',
    problem: 'Nobody has allowed the monitor to use jobs@contoso.com yet.',
    mender: 'mailbox owner',
    remedy: ['Open this link in a private browser window, sign in as jobs@contoso.com and accept.', links.owner],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_grant',
      aadsts: 65001,
      text: "AADSTS65001: The user or administrator has not consented to use the application with ID 'a39659a9-d170-4bf6-a628-8023ee3ebc3a' named 'PASS'. Send an interactive authorization request for this user and resource.",
    },
    stack: 'granted',
    code: 'AADSTS65001',
    problem: 'The permission that the monitor was given is gone, or does not cover jobs@contoso.com.',
    mender: 'us',
    remedy: [
      'Take over what was changed, then grant it again.',
      'npx mailbox-access refresh contoso',
      'npx mailbox-access up contoso',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_grant',
      aadsts: 65001,
      text: "AADSTS65001: The user or administrator has not consented to use the application with ID 'a39659a9-d170-4bf6-a628-8023ee3ebc3a' named 'PASS'. Send an interactive authorization request for this user and resource.",
    },
    stack: 'graphOnly',
    code: 'AADSTS65001',
    problem: 'Nobody has allowed the monitor to use jobs@contoso.com yet.',
    mender: 'mailbox owner',
    remedy: ['Open this link in a private browser window, sign in as jobs@contoso.com and accept.', links.exchange],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_grant',
      aadsts: 65001,
      text: "AADSTS65001: The user or administrator has not consented to use the application with ID 'a39659a9-d170-4bf6-a628-8023ee3ebc3a' named 'PASS'. Send an interactive authorization request for this user and resource.",
    },
    stack: 'grantedGraphOnly',
    method: 'password',
    code: 'AADSTS65001',
    problem: 'The permission that the monitor was given is gone, or does not cover jobs@contoso.com.',
    mender: 'us',
    remedy: [
      'Grant it on Exchange Online too.',
      'pulumi config set --path "mailResources[1]" exchange --stack contoso',
      'npx mailbox-access up contoso',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'access_denied',
      aadsts: 65004,
      text: 'AADSTS65004: User declined to consent to access the app.',
    },
    code: 'AADSTS65004',
    problem: 'Whoever signed in cancelled, so nothing was allowed to the monitor.',
    mender: 'mailbox owner',
    remedy: ['Open this link in a private browser window, sign in as jobs@contoso.com and accept.', links.owner],
  },
  {
    fault: {
      kind: 'login',
      error: 'access_denied',
      text: 'The user has denied access to the scope requested by the client application.',
    },
    code: 'login-declined',
    problem: 'Whoever signed in cancelled, so nothing was allowed to the monitor.',
    mender: 'mailbox owner',
    remedy: ['Open this link in a private browser window, sign in as jobs@contoso.com and accept.', links.owner],
  },
  {
    fault: { kind: 'login', error: 'authorization_declined', text: 'The end user denied the authorization request.' },
    stack: 'granted',
    method: 'device-code',
    code: 'login-declined',
    problem: 'Whoever signed in cancelled, so nothing was allowed to the monitor.',
    mender: 'mailbox owner',
    remedy: [
      'Sign in again in a private browser window, as jobs@contoso.com.',
      'npx mailbox-access verify contoso --sign-in',
    ],
  },
  {
    fault: { kind: 'login', error: 'consent_required', text: 'Consent is required.' },
    code: 'AADSTS65001',
    problem: 'Nobody has allowed the monitor to use jobs@contoso.com yet.',
    mender: 'mailbox owner',
    remedy: ['Open this link in a private browser window, sign in as jobs@contoso.com and accept.', links.owner],
  },
  {
    fault: {
      kind: 'login',
      error: 'access_denied',
      aadsts: 90094,
      text: 'AADSTS90094: The grant requires admin permission.',
    },
    code: 'AADSTS90094',
    problem: 'Only an administrator may allow the monitor here, and none has done so yet.',
    mender: 'administrator',
    remedy: [
      'As Cloud Application Administrator or above, open each of these links and accept.',
      links.adminGraph,
      links.adminExchange,
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'access_denied',
      aadsts: 90094,
      text: 'AADSTS90094: The grant requires admin permission.',
    },
    stack: 'graphOnly',
    code: 'AADSTS90094',
    problem: 'Only an administrator may allow the monitor here, and none has done so yet.',
    mender: 'administrator',
    remedy: ['As Cloud Application Administrator or above, open this link and accept.', links.adminExchange],
  },
  {
    fault: {
      kind: 'login',
      error: 'access_denied',
      aadsts: 90094,
      text: 'AADSTS90094: The grant requires admin permission.',
    },
    stack: 'granted',
    code: 'AADSTS90094',
    problem: 'The permission that the monitor was given is gone, or does not cover jobs@contoso.com.',
    mender: 'us',
    remedy: [
      'Take over what was changed, then grant it again.',
      'npx mailbox-access refresh contoso',
      'npx mailbox-access up contoso',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'access_denied',
      aadsts: 90095,
      text: 'AADSTS90095: Admin consent is required for the permissions requested by this application. An admin consent request may be sent to the admin.',
    },
    code: 'AADSTS90095',
    problem: 'An administrator was asked to allow the monitor and has not answered yet.',
    mender: 'administrator',
    remedy: [
      'Approve it in the Entra admin center (Enterprise apps, Admin consent requests), or open each of these links and accept.',
      links.adminGraph,
      links.adminExchange,
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_request',
      aadsts: 65006,
      text: "AADSTS65006: The application 'PASS' declares the permission '652390e4-393a-48de-9484-05f9b1212954', which is not one of the resource '00000003-0000-0000-c000-000000000000'.",
    },
    code: 'AADSTS65006',
    problem: 'The list of permissions of the monitor has an entry that Microsoft does not know.',
    mender: 'us',
    remedy: [
      'Take over what was changed, then declare the right permissions again.',
      'npx mailbox-access refresh contoso',
      'npx mailbox-access up contoso',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_client',
      aadsts: 650053,
      text: "AADSTS650053: The application 'PASS' asked for scope 'IMAP.AccessAsUser' that doesn't exist on the resource '00000002-0000-0ff1-ce00-000000000000'. Contact the app vendor.",
    },
    code: 'AADSTS650053',
    problem: 'The monitor asked for a permission that the service does not have in this organisation.',
    mender: 'us',
    remedy: [
      'Have it ask for exactly these scopes; if it did, the organisation has no Exchange Online licence yet.',
      'https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_resource',
      aadsts: 650057,
      text: "AADSTS650057: Invalid resource. The client has requested access to a resource which is not listed in the requested permissions in the client's application registration. Client app ID: a39659a9-d170-4bf6-a628-8023ee3ebc3a(PASS). Resource value from request: https://outlook.office.com. Resource app ID: 00000002-0000-0ff1-ce00-000000000000. List of valid resources from app registration: 00000003-0000-0000-c000-000000000000.",
    },
    code: 'AADSTS650057',
    problem:
      "The monitor asked for a service that its registration does not list, in Microsoft's older way of signing in.",
    mender: 'us',
    remedy: [
      'Have it sign in here, where what it asks for need not be listed.',
      'https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111/oauth2/v2.0/token',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_resource',
      aadsts: 500011,
      text: 'AADSTS500011: The resource principal named https://outlook.office.com was not found in the tenant named Contoso. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.',
    },
    code: 'AADSTS500011',
    problem: 'This organisation has no Exchange Online, or none that is ready yet.',
    mender: 'administrator',
    remedy: [
      'Give jobs@contoso.com an Exchange Online licence in the Microsoft 365 admin center (Users, Active users). Until then we register without it.',
      'pulumi config rm --path "mailResources[1]" --stack contoso',
      'npx mailbox-access up contoso',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_client',
      aadsts: 650052,
      text: "AADSTS650052: The app is trying to access a service '00000002-0000-0ff1-ce00-000000000000'(Office 365 Exchange Online) that your organization 'Contoso' lacks a service principal for. Contact your IT Admin to review the configuration of your service subscriptions or consent to the application in order to create the required service principal.",
    },
    stack: 'graphOnly',
    code: 'AADSTS650052',
    problem: 'This organisation has no Exchange Online, or none that is ready yet.',
    mender: 'administrator',
    remedy: [
      'Give jobs@contoso.com an Exchange Online licence in the Microsoft 365 admin center (Users, Active users).',
      'npx mailbox-access refresh contoso',
      'npx mailbox-access up contoso',
    ],
  },
];
