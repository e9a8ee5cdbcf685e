import { links } from '../support.ts';
import type { Case } from '../support.ts';

export const applicationCases: readonly Case[] = [
  {
    fault: {
      kind: 'login',
      error: 'unauthorized_client',
      aadsts: 700016,
      text: "AADSTS700016: Application with identifier 'a39659a9-d170-4bf6-a628-8023ee3ebc3a' was not found in the directory 'Contoso'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.",
    },
    code: 'AADSTS700016',
    problem: 'The registration of the monitor is not in this organisation.',
    resolvedBy: 'us',
    remedy: [
      'Check that the monitor has the tenant ID 11111111-1111-4111-8111-111111111111 and the client ID a39659a9-d170-4bf6-a628-8023ee3ebc3a. If the registration was deleted, this makes another, with a new client ID for the monitor.',
      'npx mailbox-access refresh contoso',
      'npx mailbox-access up contoso',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'unauthorized_client',
      aadsts: 700011,
      text: 'AADSTS700011: UnauthorizedClientAppNotFoundInOrgIdTenant - Application with identifier a39659a9-d170-4bf6-a628-8023ee3ebc3a was not found in the directory.',
    },
    code: 'AADSTS700011',
    problem: 'The registration of the monitor is not in this organisation.',
    resolvedBy: 'us',
    remedy: [
      'Check that the monitor has the tenant ID 11111111-1111-4111-8111-111111111111 and the client ID a39659a9-d170-4bf6-a628-8023ee3ebc3a. If the registration was deleted, this makes another, with a new client ID for the monitor.',
      'npx mailbox-access refresh contoso',
      'npx mailbox-access up contoso',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_request',
      aadsts: 90002,
      text: "AADSTS90002: Tenant '11111111-1111-4111-8111-111111111111' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.",
    },
    code: 'AADSTS90002',
    problem: 'Microsoft knows no organisation with the tenant ID that the monitor uses.',
    resolvedBy: 'us',
    remedy: [
      'Check that the monitor has the tenant ID 11111111-1111-4111-8111-111111111111.',
      'npx mailbox-access outputs contoso',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_request',
      aadsts: 50194,
      text: "AADSTS50194: Application 'a39659a9-d170-4bf6-a628-8023ee3ebc3a'(PASS) is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant.",
    },
    code: 'AADSTS50194',
    problem: 'The sign-in did not say which organisation it is for.',
    resolvedBy: 'us',
    remedy: [
      'Have the monitor sign in at this address, with the tenant ID in place of "common".',
      'https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'unauthorized_client',
      aadsts: 7000112,
      text: "AADSTS7000112: Application 'a39659a9-d170-4bf6-a628-8023ee3ebc3a'(PASS) is disabled.",
    },
    code: 'AADSTS7000112',
    problem: 'The registration of the monitor is switched off in this organisation.',
    resolvedBy: 'administrator',
    remedy: [
      'Switch it on again (Enterprise apps, Properties, "Enabled for users to sign-in").',
      'az ad sp update --id a39659a9-d170-4bf6-a628-8023ee3ebc3a --set accountEnabled=true',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'access_denied',
      aadsts: 50105,
      text: "AADSTS50105: Your administrator has configured the application PASS ('a39659a9-d170-4bf6-a628-8023ee3ebc3a') to block users unless they are specifically granted ('assigned') access to the application. The signed in user 'other@contoso.com' is blocked because they are not a direct member of a group with access, nor had access directly assigned by an administrator. Please contact your administrator to assign access to this application.",
    },
    code: 'AADSTS50105',
    problem: 'Only chosen accounts may sign in to the monitor, and the one that did is not among them.',
    resolvedBy: 'us',
    remedy: [
      'The account has to be jobs@contoso.com. If it was, this sets the registration right again.',
      'npx mailbox-access refresh contoso',
      'npx mailbox-access up contoso',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_request',
      aadsts: 50011,
      text: "AADSTS50011: The redirect URI 'http://localhost:3000' specified in the request does not match the redirect URIs configured for the application 'a39659a9-d170-4bf6-a628-8023ee3ebc3a'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal.",
    },
    code: 'AADSTS50011',
    problem: 'The page to which the sign-in returns is not one that the registration allows.',
    resolvedBy: 'us',
    remedy: [
      'The program that signs in has to use https://login.microsoftonline.com/common/oauth2/nativeclient or http://localhost. If it does, this sets the registration right again.',
      'npx mailbox-access refresh contoso',
      'npx mailbox-access up contoso',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_request',
      aadsts: 500113,
      text: 'AADSTS500113: No reply address is registered for the application.',
    },
    code: 'AADSTS500113',
    problem: 'The page to which the sign-in returns is not one that the registration allows.',
    resolvedBy: 'us',
    remedy: [
      'The program that signs in has to use https://login.microsoftonline.com/common/oauth2/nativeclient or http://localhost. If it does, this sets the registration right again.',
      'npx mailbox-access refresh contoso',
      'npx mailbox-access up contoso',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_request',
      aadsts: 900971,
      text: 'AADSTS900971: No reply address provided.',
    },
    code: 'AADSTS900971',
    problem: 'The link was cut: it does not say to which page the sign-in returns.',
    resolvedBy: 'mailbox owner',
    remedy: [
      'Use the whole link, from https to its end. Open this link in a private browser window, sign in as jobs@contoso.com and accept.',
      links.owner,
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_client',
      aadsts: 7000218,
      text: "AADSTS7000218: The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    },
    method: 'password',
    code: 'AADSTS7000218',
    problem: 'Microsoft asks the monitor for a secret, because the registration was changed.',
    resolvedBy: 'us',
    remedy: [
      'Somebody switched "Allow public client flows" off or added a Web platform. Take that over, then set it right again.',
      'npx mailbox-access refresh contoso',
      'npx mailbox-access up contoso',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_client',
      aadsts: 700025,
      text: "AADSTS700025: Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
    },
    code: 'AADSTS700025',
    problem: 'The monitor sent a secret, and there is none to send.',
    resolvedBy: 'us',
    remedy: [
      'Take the client secret out of the monitor; the tenant ID and the client ID are all it needs.',
      'npx mailbox-access outputs contoso',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_client',
      aadsts: 7000215,
      text: "AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app 'a39659a9-d170-4bf6-a628-8023ee3ebc3a'.",
    },
    code: 'AADSTS7000215',
    problem: 'The monitor sent a secret, and there is none to send.',
    resolvedBy: 'us',
    remedy: [
      'Take the client secret out of the monitor; the tenant ID and the client ID are all it needs.',
      'npx mailbox-access outputs contoso',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_client',
      aadsts: 7000222,
      text: "AADSTS7000222: The provided client secret keys for app 'a39659a9-d170-4bf6-a628-8023ee3ebc3a' are expired.",
    },
    code: 'AADSTS7000222',
    problem: 'The monitor sent a secret, and there is none to send.',
    resolvedBy: 'us',
    remedy: [
      'Take the client secret out of the monitor; the tenant ID and the client ID are all it needs.',
      'npx mailbox-access outputs contoso',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_request',
      aadsts: 9002327,
      text: "AADSTS9002327: Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.",
    },
    code: 'AADSTS9002327',
    problem: 'The registration was changed to one for web pages, which the monitor is not.',
    resolvedBy: 'us',
    remedy: [
      'Take that over, then move its address back to "Mobile and desktop applications".',
      'npx mailbox-access refresh contoso',
      'npx mailbox-access up contoso',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_request',
      aadsts: 9002325,
      text: 'AADSTS9002325: Proof Key for Code Exchange is required for cross-origin authorization code redemption.',
    },
    code: 'AADSTS9002325',
    problem: 'The registration was changed to one for web pages, which the monitor is not.',
    resolvedBy: 'us',
    remedy: [
      'Take that over, then move its address back to "Mobile and desktop applications".',
      'npx mailbox-access refresh contoso',
      'npx mailbox-access up contoso',
    ],
  },
];
