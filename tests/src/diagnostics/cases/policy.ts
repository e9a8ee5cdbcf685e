import { links } from '../support.ts';
import type { Case } from '../support.ts';

export const policyCases: readonly Case[] = [
  {
    fault: {
      kind: 'login',
      error: 'invalid_grant',
      aadsts: 50076,
      text: "AADSTS50076: Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '00000002-0000-0ff1-ce00-000000000000'.",
    },
    method: 'password',
    code: 'AADSTS50076',
    problem: 'The sign-in of jobs@contoso.com has to be confirmed by phone or app, which the monitor cannot do.',
    resolvedBy: 'administrator',
    remedy: [
      'Exempt jobs@contoso.com from multi-factor authentication, in the Entra admin center (Protection, Conditional Access).',
      'https://entra.microsoft.com',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_grant',
      aadsts: 50076,
      text: "AADSTS50076: Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '00000002-0000-0ff1-ce00-000000000000'.",
    },
    method: 'browser',
    code: 'AADSTS50076',
    problem: 'The sign-in of jobs@contoso.com has to be confirmed by phone or app.',
    resolvedBy: 'mailbox owner',
    remedy: [
      'Sign in again as jobs@contoso.com and confirm it. The monitor cannot, so an administrator has to exempt the account too.',
      'npx mailbox-access verify contoso --sign-in',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_grant',
      aadsts: 50074,
      text: 'AADSTS50074: Strong Authentication is required.',
    },
    method: 'password',
    code: 'AADSTS50074',
    problem: 'The sign-in of jobs@contoso.com has to be confirmed by phone or app, which the monitor cannot do.',
    resolvedBy: 'administrator',
    remedy: [
      'Exempt jobs@contoso.com from multi-factor authentication, in the Entra admin center (Protection, Conditional Access).',
      'https://entra.microsoft.com',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_grant',
      aadsts: 50079,
      text: "AADSTS50079: Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multi-factor authentication to access '00000002-0000-0ff1-ce00-000000000000'.",
    },
    method: 'password',
    code: 'AADSTS50079',
    problem: 'jobs@contoso.com is asked to set up a phone or app for signing in, which the monitor could not use.',
    resolvedBy: 'administrator',
    remedy: [
      'Exempt jobs@contoso.com from multi-factor authentication, in the Entra admin center (Protection, Conditional Access).',
      'https://entra.microsoft.com',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_grant',
      aadsts: 50072,
      text: "AADSTS50072: Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multi-factor authentication to access '00000002-0000-0ff1-ce00-000000000000'.",
    },
    stack: 'shared',
    method: 'device-code',
    code: 'AADSTS50072',
    problem: 'The sign-in of jobs@contoso.com has to be confirmed by phone or app.',
    resolvedBy: 'mailbox owner',
    remedy: [
      'Sign in again as jobs@contoso.com and confirm it. The monitor cannot, so an administrator has to exempt the account too.',
      'npx mailbox-access verify contoso --device-code',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_grant',
      aadsts: 50078,
      text: "AADSTS50078: Presented multi-factor authentication has expired due to policies configured by your administrator, you must refresh your multi-factor authentication to access '00000002-0000-0ff1-ce00-000000000000'.",
    },
    method: 'password',
    code: 'AADSTS50078',
    problem: 'The confirmation of jobs@contoso.com by phone or app is too old, and the monitor cannot renew it.',
    resolvedBy: 'administrator',
    remedy: [
      'Exempt jobs@contoso.com from multi-factor authentication, in the Entra admin center (Protection, Conditional Access).',
      'https://entra.microsoft.com',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_grant',
      aadsts: 50078,
      text: "AADSTS50078: Presented multi-factor authentication has expired due to policies configured by your administrator, you must refresh your multi-factor authentication to access '00000002-0000-0ff1-ce00-000000000000'.",
    },
    stack: 'granted',
    method: 'browser',
    code: 'AADSTS50078',
    problem: 'The sign-in of jobs@contoso.com has to be confirmed by phone or app.',
    resolvedBy: 'mailbox owner',
    remedy: [
      'Sign in again as jobs@contoso.com and confirm it. The monitor cannot, so an administrator has to exempt the account too.',
      'npx mailbox-access verify contoso --sign-in',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_grant',
      aadsts: 53003,
      text: 'AADSTS53003: Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
    },
    method: 'password',
    code: 'AADSTS53003',
    problem: 'A rule of the organisation blocks this sign-in of jobs@contoso.com.',
    resolvedBy: 'administrator',
    remedy: [
      'Exempt jobs@contoso.com from the rule that the sign-in log names, in the Entra admin center (Protection, Conditional Access).',
      'https://entra.microsoft.com',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_grant',
      aadsts: 53003,
      text: 'AADSTS53003: Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
    },
    method: 'device-code',
    code: 'AADSTS53003',
    problem: 'The organisation blocks this sign-in, perhaps only because it was by a code.',
    resolvedBy: 'us',
    remedy: ['Sign in by browser instead.', 'npx mailbox-access verify contoso --sign-in'],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_grant',
      aadsts: 53000,
      text: 'AADSTS53000: Device is not in required device state: compliant. Conditional Access policy requires a compliant device, and the device is not compliant. The user must enroll their device with an approved MDM provider like Intune.',
    },
    code: 'AADSTS53000',
    problem: 'The organisation lets jobs@contoso.com sign in on its own managed computers alone.',
    resolvedBy: 'administrator',
    remedy: [
      'Exempt jobs@contoso.com from the rule that asks for a managed device, in the Entra admin center (Protection, Conditional Access).',
      'https://entra.microsoft.com',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_grant',
      aadsts: 53001,
      text: 'AADSTS53001: Device is not in required device state: domain_joined. Conditional Access policy requires a domain joined device, and the device is not domain joined.',
    },
    code: 'AADSTS53001',
    problem: 'The organisation lets jobs@contoso.com sign in on its own managed computers alone.',
    resolvedBy: 'administrator',
    remedy: [
      'Exempt jobs@contoso.com from the rule that asks for a managed device, in the Entra admin center (Protection, Conditional Access).',
      'https://entra.microsoft.com',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_grant',
      aadsts: 530035,
      text: 'AADSTS530035: Access has been blocked by security defaults. This is due to the request using legacy auth or being deemed unsafe by security defaults policies.',
    },
    method: 'password',
    code: 'AADSTS530035',
    problem: "The organisation's basic security settings block this sign-in.",
    resolvedBy: 'administrator',
    remedy: [
      'Security defaults know no exemption. Replace them (Entra admin center, Overview, Properties) by Conditional Access rules that leave out jobs@contoso.com.',
      'https://entra.microsoft.com',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_grant',
      aadsts: 530035,
      text: 'AADSTS530035: Access has been blocked by security defaults.',
    },
    method: 'device-code',
    code: 'AADSTS530035',
    problem: 'The organisation blocks this sign-in, perhaps only because it was by a code.',
    resolvedBy: 'us',
    remedy: ['Sign in by browser instead.', 'npx mailbox-access verify contoso --sign-in'],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_grant',
      aadsts: 530032,
      text: 'AADSTS530032: The tenant admin has configured a security policy that blocks this request.',
    },
    code: 'AADSTS530032',
    problem: "The organisation's basic security settings block this sign-in.",
    resolvedBy: 'administrator',
    remedy: [
      'Security defaults know no exemption. Replace them (Entra admin center, Overview, Properties) by Conditional Access rules that leave out jobs@contoso.com.',
      'https://entra.microsoft.com',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_grant',
      aadsts: 70043,
      text: 'AADSTS70043: The refresh token has expired or is invalid due to sign-in frequency checks by conditional access. The token was issued on 2026-11-24T08:00:00.0000000Z and the maximum allowed lifetime for this request is 43200.',
    },
    code: 'AADSTS70043',
    problem: 'The organisation has jobs@contoso.com sign in anew after some time, and that time has come.',
    resolvedBy: 'mailbox owner',
    remedy: [
      'Open this link in a private browser window, sign in as jobs@contoso.com and accept. An administrator can exempt the account from the sign-in frequency.',
      links.owner,
    ],
  },
];
