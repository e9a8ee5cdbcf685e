import { links } from '../support.ts';
import type { Case } from '../support.ts';

export const imapCases: readonly Case[] = [
  {
    fault: { kind: 'imap', step: 'greeting', text: '* BYE Connection is closed. 10' },
    code: 'imap-too-many',
    problem: 'Too many programs read jobs@contoso.com at the same time.',
    mender: 'us',
    remedy: [
      'End other programs that read it, and wait a quarter of an hour.',
      'npx mailbox-access verify contoso --sign-in',
    ],
  },
  {
    fault: { kind: 'imap', step: 'authenticate', text: '[ALERT] Too many simultaneous connections.' },
    stack: 'shared',
    method: 'password',
    code: 'imap-too-many',
    problem: 'Too many programs read applications@contoso.com at the same time.',
    mender: 'us',
    remedy: [
      'End other programs that read it, and wait a quarter of an hour.',
      'npx mailbox-access verify contoso --as-monitor',
    ],
  },
  {
    fault: {
      kind: 'imap',
      step: 'open',
      text: 'BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds',
    },
    code: 'imap-throttled',
    problem: 'So much has been asked of jobs@contoso.com lately that the mail server makes everybody wait.',
    mender: 'us',
    remedy: [
      'End other programs that read it, and wait a quarter of an hour, or as long as the answer names.',
      'npx mailbox-access verify contoso --sign-in',
    ],
  },
  {
    fault: { kind: 'imap', step: 'open', text: 'User is authenticated but not connected.' },
    code: 'imap-not-connected',
    problem: 'The sign-in is right, but jobs@contoso.com cannot be opened by IMAP.',
    mender: 'administrator',
    remedy: [
      'Switch IMAP on for the mailbox; it can take an hour. If it is on, the mailbox has no Exchange Online licence or its address is another.',
      'Connect-ExchangeOnline',
      "Set-CASMailbox -Identity 'jobs@contoso.com' -ImapEnabled $true",
    ],
  },
  {
    fault: { kind: 'imap', step: 'open', text: 'BAD User is authenticated but not connected.' },
    stack: 'shared',
    code: 'imap-not-connected',
    problem: 'The sign-in of jobs@contoso.com is right, but it cannot open applications@contoso.com by IMAP.',
    mender: 'administrator',
    remedy: [
      'Switch IMAP on for the mailbox, and let jobs@contoso.com open it.',
      'Connect-ExchangeOnline',
      "Set-CASMailbox -Identity 'applications@contoso.com' -ImapEnabled $true",
      "Add-MailboxPermission -Identity 'applications@contoso.com' -User 'jobs@contoso.com' -AccessRights FullAccess",
    ],
  },
  {
    fault: { kind: 'imap', step: 'authenticate', text: 'AUTHENTICATE failed.' },
    code: 'imap-sign-in',
    problem: 'The mail server did not accept the sign-in for jobs@contoso.com.',
    mender: 'mailbox owner',
    remedy: [
      'Open this link in a private browser window, sign in as jobs@contoso.com and accept. If that changes nothing, an administrator checks that jobs@contoso.com is the main address of a mailbox with a licence.',
      links.owner,
    ],
  },
  {
    fault: { kind: 'imap', step: 'authenticate', text: 'NO AUTHENTICATE failed.' },
    stack: 'granted',
    code: 'imap-sign-in',
    problem: 'The mail server did not accept the sign-in for jobs@contoso.com.',
    mender: 'mailbox owner',
    remedy: [
      'Sign in again in a private browser window, as jobs@contoso.com. If that changes nothing, an administrator checks that jobs@contoso.com is the main address of a mailbox with a licence.',
      'npx mailbox-access verify contoso --sign-in',
    ],
  },
  {
    fault: { kind: 'imap', step: 'authenticate', text: 'AUTHENTICATE failed.' },
    stack: 'shared',
    code: 'imap-sign-in',
    problem: 'The mail server did not let jobs@contoso.com open applications@contoso.com.',
    mender: 'administrator',
    remedy: [
      'Let jobs@contoso.com open the mailbox.',
      'Connect-ExchangeOnline',
      "Add-MailboxPermission -Identity 'applications@contoso.com' -User 'jobs@contoso.com' -AccessRights FullAccess",
    ],
  },
  {
    fault: { kind: 'imap', step: 'authenticate', text: 'AUTHENTICATE failed.\r\n* BYE Connection is closed. 14' },
    code: 'imap-sign-in',
    problem: 'The mail server did not accept the sign-in for jobs@contoso.com.',
    mender: 'mailbox owner',
    remedy: [
      'Open this link in a private browser window, sign in as jobs@contoso.com and accept. If that changes nothing, an administrator checks that jobs@contoso.com is the main address of a mailbox with a licence.',
      links.owner,
    ],
  },
  {
    fault: { kind: 'imap', step: 'authenticate', text: '[AUTHENTICATIONFAILED] Authentication failed.' },
    code: 'imap-sign-in',
    problem: 'The mail server did not accept the sign-in for jobs@contoso.com.',
    mender: 'mailbox owner',
    remedy: [
      'Open this link in a private browser window, sign in as jobs@contoso.com and accept. If that changes nothing, an administrator checks that jobs@contoso.com is the main address of a mailbox with a licence.',
      links.owner,
    ],
  },
  {
    fault: {
      kind: 'imap',
      step: 'authenticate',
      text: 'The server does not offer AUTH=XOAUTH2: IMAP4rev1 AUTH=PLAIN.',
    },
    code: 'imap-no-oauth',
    problem: 'This mail server does not take the sign-in that the monitor uses (OAuth 2.0).',
    mender: 'us',
    remedy: [
      'Set the server of Microsoft 365.',
      'pulumi config set imapServer outlook.office365.com:993 --stack contoso',
      'npx mailbox-access up contoso',
    ],
  },
  {
    fault: { kind: 'imap', step: 'change', text: '[OVERQUOTA] Quota exceeded (mailbox for user is full)' },
    code: 'imap-full',
    problem: 'There is no room left in jobs@contoso.com.',
    mender: 'mailbox owner',
    remedy: ['Delete mail, and empty the folder of deleted items.', 'https://outlook.office.com'],
  },
  {
    fault: { kind: 'imap', step: 'open', text: '* BYE Session invalidated - AccessTokenExpired' },
    code: 'imap-closed',
    problem: 'The mail server ended the connection.',
    mender: 'us',
    remedy: [
      'Try again in some minutes; https://status.cloud.microsoft tells of outages.',
      'npx mailbox-access verify contoso --sign-in',
    ],
  },
  {
    fault: { kind: 'imap', step: 'greeting', text: 'HTTP/1.1 400 Bad Request' },
    code: 'imap-no-greeting',
    problem: 'What answers at outlook.office365.com:993 is no mail server, or none that works.',
    mender: 'us',
    remedy: [
      'Set the server of Microsoft 365.',
      'pulumi config set imapServer outlook.office365.com:993 --stack contoso',
      'npx mailbox-access up contoso',
    ],
  },
  {
    fault: { kind: 'imap', step: 'change', text: 'NO MOVE failed.' },
    code: 'imap-change',
    problem: 'Mail in jobs@contoso.com can be read, but not marked or moved.',
    mender: 'administrator',
    remedy: [
      'Check who has full access, and whether the mailbox is on hold or read-only.',
      'Connect-ExchangeOnline',
      "Get-MailboxPermission -Identity 'jobs@contoso.com'",
    ],
  },
  {
    fault: { kind: 'imap', step: 'change', text: 'NO STORE failed.' },
    stack: 'shared',
    code: 'imap-change',
    problem: 'jobs@contoso.com can read the mail in applications@contoso.com, but not mark or move it.',
    mender: 'administrator',
    remedy: [
      'Give jobs@contoso.com full access.',
      'Connect-ExchangeOnline',
      "Add-MailboxPermission -Identity 'applications@contoso.com' -User 'jobs@contoso.com' -AccessRights FullAccess",
    ],
  },
  {
    fault: { kind: 'imap', step: 'open', text: 'NO Server error - please contact your administrator.' },
    code: 'imap-unknown',
    problem: 'The mail server refused to open jobs@contoso.com for a reason that is not listed here.',
    mender: 'us',
    remedy: [
      'Try again in some minutes. If it stays, what the server said is quoted with this.',
      'npx mailbox-access verify contoso --sign-in',
    ],
  },
  {
    fault: { kind: 'imap', step: 'arrive', text: 'The message was accepted, but was not in the inbox after 60 s.' },
    code: 'smtp-not-arrived',
    problem: 'A message to jobs@contoso.com was sent, but did not arrive in its inbox.',
    mender: 'administrator',
    remedy: [
      'Look for it in the junk folder and under rules that move mail. Otherwise the message trace says where it is.',
      'Connect-ExchangeOnline',
      "Get-MessageTraceV2 -SenderAddress 'jobs@contoso.com' -RecipientAddress 'jobs@contoso.com'",
    ],
  },
  {
    fault: { kind: 'imap', step: 'arrive', text: 'User is authenticated but not connected.' },
    code: 'imap-not-connected',
    problem: 'The sign-in is right, but jobs@contoso.com cannot be opened by IMAP.',
    mender: 'administrator',
    remedy: [
      'Switch IMAP on for the mailbox; it can take an hour. If it is on, the mailbox has no Exchange Online licence or its address is another.',
      'Connect-ExchangeOnline',
      "Set-CASMailbox -Identity 'jobs@contoso.com' -ImapEnabled $true",
    ],
  },
];
