import { links } from '../support.ts';
import type { Case } from '../support.ts';

export const accountCases: readonly Case[] = [
  {
    fault: {
      kind: 'login',
      error: 'interaction_required',
      aadsts: 50020,
      text: "AADSTS50020: User account 'someone@outlook.com' from identity provider 'live.com' does not exist in tenant 'Contoso' and cannot access the application 'a39659a9-d170-4bf6-a628-8023ee3ebc3a'(PASS) in that tenant. The account needs to be added as an external user in the tenant first. Sign out and sign in again with a different Azure Active Directory user account.",
    },
    code: 'AADSTS50020',
    problem: 'A private account or one of another organisation signed in, in place of jobs@contoso.com.',
    resolvedBy: 'mailbox owner',
    remedy: ['Open this link in a private browser window, sign in as jobs@contoso.com and accept.', links.owner],
  },
  {
    fault: {
      kind: 'login',
      error: 'interaction_required',
      aadsts: 50020,
      text: "AADSTS50020: User account 'someone@outlook.com' from identity provider 'live.com' does not exist in tenant 'Contoso'.",
    },
    stack: 'granted',
    method: 'browser',
    code: 'AADSTS50020',
    problem: 'A private account or one of another organisation signed in, in place of jobs@contoso.com.',
    resolvedBy: 'mailbox owner',
    remedy: [
      'Sign in again in a private browser window, as jobs@contoso.com.',
      'npx mailbox-access verify contoso --sign-in',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'interaction_required',
      aadsts: 16000,
      text: "AADSTS16000: User account 'someone@fabrikam.com' from identity provider 'https://sts.windows.net/99999999-9999-4999-8999-999999999999/' does not exist in tenant 'Contoso' and cannot access the application 'a39659a9-d170-4bf6-a628-8023ee3ebc3a'(PASS) in that tenant.",
    },
    code: 'AADSTS16000',
    problem: 'A private account or one of another organisation signed in, in place of jobs@contoso.com.',
    resolvedBy: 'mailbox owner',
    remedy: ['Open this link in a private browser window, sign in as jobs@contoso.com and accept.', links.owner],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_request',
      aadsts: 500208,
      text: 'AADSTS500208: The domain is not a valid login domain for the account type.',
    },
    code: 'AADSTS500208',
    problem: 'A private account or one of another organisation signed in, in place of jobs@contoso.com.',
    resolvedBy: 'mailbox owner',
    remedy: ['Open this link in a private browser window, sign in as jobs@contoso.com and accept.', links.owner],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_grant',
      aadsts: 50126,
      text: 'AADSTS50126: Error validating credentials due to invalid username or password.',
    },
    method: 'password',
    code: 'AADSTS50126',
    problem: 'The password is not that of jobs@contoso.com.',
    resolvedBy: 'us',
    remedy: [
      'Have its owner try it as jobs@contoso.com at https://outlook.office.com, then type it again, or correct MAILBOX_ACCESS_PASSWORD. If it works there, the organisation checks it elsewhere, where the monitor cannot sign in.',
      'npx mailbox-access verify contoso --as-monitor',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_grant',
      aadsts: 50034,
      text: 'AADSTS50034: The user account {EmailHidden} does not exist in the 11111111-1111-4111-8111-111111111111 directory. To sign into this application, the account must be added to the directory.',
    },
    method: 'password',
    code: 'AADSTS50034',
    problem: 'This organisation has no account that is called jobs@contoso.com.',
    resolvedBy: 'administrator',
    remedy: [
      'Check the user name in Entra; it may differ from the mail address, and then we set `account` to it.',
      'az ad user show --id jobs@contoso.com',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_grant',
      aadsts: 50053,
      text: "AADSTS50053: The account is locked, you've tried to sign in too many times with an incorrect user ID or password.",
    },
    method: 'password',
    code: 'AADSTS50053',
    problem: 'jobs@contoso.com is locked after too many wrong passwords, or Microsoft distrusts the network.',
    resolvedBy: 'administrator',
    remedy: [
      'Correct or stop whatever tries an old password and wait fifteen minutes. If it stays, the sign-in log of jobs@contoso.com (Entra admin center, Monitoring & health) says which of both it is.',
      'https://entra.microsoft.com',
    ],
  },
  {
    fault: { kind: 'login', error: 'invalid_grant', aadsts: 50055, text: 'AADSTS50055: The password is expired.' },
    method: 'password',
    code: 'AADSTS50055',
    problem: 'The password of jobs@contoso.com has expired.',
    resolvedBy: 'mailbox owner',
    remedy: [
      'Sign in here as jobs@contoso.com, choose a new password and store it in the monitor.',
      'https://outlook.office.com',
    ],
  },
  {
    fault: {
      kind: 'login',
      error: 'invalid_grant',
      aadsts: 50144,
      text: "AADSTS50144: The user's Active Directory password has expired.",
    },
    method: 'password',
    code: 'AADSTS50144',
    problem: 'The password of jobs@contoso.com has expired.',
    resolvedBy: 'mailbox owner',
    remedy: [
      'Sign in here as jobs@contoso.com, choose a new password and store it in the monitor.',
      'https://outlook.office.com',
    ],
  },
  {
    fault: { kind: 'login', error: 'invalid_grant', aadsts: 50057, text: 'AADSTS50057: The user account is disabled.' },
    method: 'password',
    code: 'AADSTS50057',
    problem: 'jobs@contoso.com is switched off in this organisation.',
    resolvedBy: 'administrator',
    remedy: [
      'Switch it on again, unless it is a shared mailbox. Then leave it off, and we set `account` to a user who may open it.',
      'az ad user update --id jobs@contoso.com --account-enabled true',
    ],
  },
];
