import type { Case } from '../support.ts';

export const smtpCases: readonly Case[] = [
  {
    fault: {
      kind: 'smtp',
      step: 'authenticate',
      text: '5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. Visit https://aka.ms/smtp_auth_disabled for more information. [AM0PR02CA0123.eurprd02.prod.outlook.com 2026-11-25T08:00:00.000Z 08DE2BFA00000000]',
      responseCode: 535,
    },
    code: 'smtp-off-mailbox',
    problem: 'Sending by programs (SMTP AUTH) is switched off for jobs@contoso.com.',
    resolvedBy: 'administrator',
    remedy: [
      'Switch it on for this mailbox; it can take an hour.',
      'Connect-ExchangeOnline',
      "Set-CASMailbox -Identity 'jobs@contoso.com' -SmtpClientAuthenticationDisabled $false",
    ],
  },
  {
    fault: {
      kind: 'smtp',
      step: 'authenticate',
      text: '5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information.',
      responseCode: 535,
    },
    code: 'smtp-off-tenant',
    problem:
      'Sending by programs (SMTP AUTH) is switched off in this organisation, and jobs@contoso.com has no setting of its own.',
    resolvedBy: 'administrator',
    remedy: [
      "Switch it on for this mailbox alone: that wins over the organisation's setting. It can take an hour.",
      'Connect-ExchangeOnline',
      "Set-CASMailbox -Identity 'jobs@contoso.com' -SmtpClientAuthenticationDisabled $false",
    ],
  },
  {
    fault: {
      kind: 'smtp',
      step: 'authenticate',
      text: "5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy. Contact your administrator.",
      responseCode: 535,
    },
    code: 'smtp-security-defaults',
    problem: "The organisation's basic security settings block sending by programs.",
    resolvedBy: 'administrator',
    remedy: [
      'Security defaults know no exemption. Replace them (Entra admin center, Overview, Properties) by Conditional Access rules that leave out jobs@contoso.com.',
      'https://entra.microsoft.com',
    ],
  },
  {
    fault: {
      kind: 'smtp',
      step: 'authenticate',
      text: '5.7.139 Authentication unsuccessful, the request did not meet the criteria to be authenticated successfully. Contact your administrator.',
      responseCode: 535,
    },
    code: 'smtp-blocked',
    problem: 'A rule of the organisation does not let programs send as jobs@contoso.com.',
    resolvedBy: 'administrator',
    remedy: [
      'Exempt jobs@contoso.com from the rule that its sign-in log names (Entra admin center, Monitoring & health).',
      'https://entra.microsoft.com',
    ],
  },
  {
    fault: {
      kind: 'smtp',
      step: 'authenticate',
      text: '5.7.30 Basic authentication is not supported for Client Submission.',
      responseCode: 550,
    },
    code: 'smtp-password',
    problem: 'The mail server was given a password, and Microsoft no longer takes one.',
    resolvedBy: 'us',
    remedy: [
      'Set the monitor to OAuth 2.0, with the tenant ID 11111111-1111-4111-8111-111111111111 and the client ID a39659a9-d170-4bf6-a628-8023ee3ebc3a.',
      'npx mailbox-access outputs contoso',
    ],
  },
  {
    fault: {
      kind: 'smtp',
      step: 'authenticate',
      text: '5.7.139 Authentication unsuccessful, basic authentication is disabled.',
      responseCode: 535,
    },
    code: 'smtp-password',
    problem: 'The mail server was given a password, and Microsoft no longer takes one.',
    resolvedBy: 'us',
    remedy: [
      'Set the monitor to OAuth 2.0, with the tenant ID 11111111-1111-4111-8111-111111111111 and the client ID a39659a9-d170-4bf6-a628-8023ee3ebc3a.',
      'npx mailbox-access outputs contoso',
    ],
  },
  {
    fault: {
      kind: 'smtp',
      step: 'send',
      text: '5.7.60 SMTP; Client does not have permissions to send as this sender',
      responseCode: 550,
    },
    stack: 'shared',
    code: 'smtp-send-as',
    problem: 'jobs@contoso.com may not send mail as applications@contoso.com.',
    resolvedBy: 'administrator',
    remedy: [
      'Let jobs@contoso.com send as the mailbox.',
      'Connect-ExchangeOnline',
      "Add-RecipientPermission -Identity 'applications@contoso.com' -Trustee 'jobs@contoso.com' -AccessRights SendAs",
    ],
  },
  {
    fault: {
      kind: 'smtp',
      step: 'send',
      text: '5.2.252 SendAsDenied; jobs@contoso.com not allowed to send as applications@contoso.com; STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied; Failed to process message due to a permanent exception',
      responseCode: 554,
    },
    stack: 'shared',
    code: 'smtp-send-as',
    problem: 'jobs@contoso.com may not send mail as applications@contoso.com.',
    resolvedBy: 'administrator',
    remedy: [
      'Let jobs@contoso.com send as the mailbox.',
      'Connect-ExchangeOnline',
      "Add-RecipientPermission -Identity 'applications@contoso.com' -Trustee 'jobs@contoso.com' -AccessRights SendAs",
    ],
  },
  {
    fault: {
      kind: 'smtp',
      step: 'send',
      text: '4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded',
      responseCode: 432,
    },
    code: 'smtp-limit',
    problem: 'jobs@contoso.com sent too much at once, or too much today.',
    resolvedBy: 'us',
    remedy: [
      'Wait some minutes, with no more than three connections at a time; a daily limit ends after 24 hours.',
      'npx mailbox-access verify contoso --sign-in',
    ],
  },
  {
    fault: {
      kind: 'smtp',
      step: 'send',
      text: '5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; Failed to process message due to a permanent exception',
      responseCode: 554,
    },
    code: 'smtp-limit',
    problem: 'jobs@contoso.com sent too much at once, or too much today.',
    resolvedBy: 'us',
    remedy: [
      'Wait some minutes, with no more than three connections at a time; a daily limit ends after 24 hours.',
      'npx mailbox-access verify contoso --sign-in',
    ],
  },
  {
    fault: {
      kind: 'smtp',
      step: 'send',
      text: '5.7.54 SMTP; Unable to relay recipient in non-accepted domain',
      responseCode: 550,
    },
    code: 'smtp-relay',
    problem: 'The mail server took the monitor for a stranger and passes nothing on.',
    resolvedBy: 'us',
    remedy: [
      "Use Exchange Online's server, which is the default.",
      'pulumi config rm smtpServer --stack contoso',
      'npx mailbox-access up contoso',
    ],
  },
  {
    fault: { kind: 'smtp', step: 'send', text: '5.7.57 Client not authenticated to send mail.', responseCode: 530 },
    code: 'smtp-relay',
    problem: 'The mail server took the monitor for a stranger and passes nothing on.',
    resolvedBy: 'us',
    remedy: [
      "Use Exchange Online's server, which is the default.",
      'pulumi config rm smtpServer --stack contoso',
      'npx mailbox-access up contoso',
    ],
  },
  {
    fault: {
      kind: 'smtp',
      step: 'send',
      text: '5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient jobs@contoso.com not found by SMTP address lookup',
      responseCode: 550,
    },
    code: 'smtp-recipient',
    problem: 'No mail can be delivered to jobs@contoso.com.',
    resolvedBy: 'administrator',
    remedy: [
      'Check its addresses; if it has another, we set `mailbox` to that.',
      'Connect-ExchangeOnline',
      "Get-Mailbox -Identity 'jobs@contoso.com' | Format-List EmailAddresses",
    ],
  },
  {
    fault: { kind: 'smtp', step: 'arrive', text: 'The message did not arrive within 60 seconds.' },
    code: 'smtp-not-arrived',
    problem: 'A message to jobs@contoso.com was sent, but did not arrive in its inbox.',
    resolvedBy: 'administrator',
    remedy: [
      'Look for it in the junk folder and under rules that move mail. Otherwise the message trace says where it is.',
      'Connect-ExchangeOnline',
      "Get-MessageTraceV2 -SenderAddress 'jobs@contoso.com' -RecipientAddress 'jobs@contoso.com'",
    ],
  },
  {
    fault: {
      kind: 'smtp',
      step: 'authenticate',
      text: '5.7.3 Authentication unsuccessful [AM0PR02CA0123.eurprd02.prod.outlook.com 2026-11-25T08:00:00.000Z 08DE2BFA00000000]',
      responseCode: 535,
    },
    code: 'smtp-sign-in',
    problem: 'The mail server did not let the monitor send as jobs@contoso.com.',
    resolvedBy: 'administrator',
    remedy: [
      'Switch sending by programs (SMTP AUTH) on for the mailbox; it can take an hour. If it is on, the mailbox has no Exchange Online licence or its address is another.',
      'Connect-ExchangeOnline',
      "Set-CASMailbox -Identity 'jobs@contoso.com' -SmtpClientAuthenticationDisabled $false",
    ],
  },
  {
    fault: { kind: 'smtp', step: 'authenticate', text: '535 5.7.3 Authentication unsuccessful', responseCode: 535 },
    stack: 'shared',
    code: 'smtp-sign-in',
    problem: 'The mail server did not let jobs@contoso.com sign in for sending as applications@contoso.com.',
    resolvedBy: 'administrator',
    remedy: [
      'Let jobs@contoso.com open the mailbox and send as it.',
      'Connect-ExchangeOnline',
      "Add-MailboxPermission -Identity 'applications@contoso.com' -User 'jobs@contoso.com' -AccessRights FullAccess",
      "Add-RecipientPermission -Identity 'applications@contoso.com' -Trustee 'jobs@contoso.com' -AccessRights SendAs",
    ],
  },
  {
    fault: { kind: 'smtp', step: 'authenticate', text: '5.7.3 Authentication unsuccessful', responseCode: 535 },
    stack: 'granted',
    method: 'password',
    code: 'smtp-sign-in',
    problem: 'The mail server did not let the monitor send as jobs@contoso.com.',
    resolvedBy: 'administrator',
    remedy: [
      'Switch sending by programs (SMTP AUTH) on for the mailbox; it can take an hour. If it is on, the mailbox has no Exchange Online licence or its address is another.',
      'Connect-ExchangeOnline',
      "Set-CASMailbox -Identity 'jobs@contoso.com' -SmtpClientAuthenticationDisabled $false",
    ],
  },
  {
    fault: { kind: 'smtp', step: 'authenticate', text: '5.7.4 Unrecognized authentication type', responseCode: 504 },
    code: 'smtp-no-oauth',
    problem: 'This mail server does not take the sign-in that the monitor uses (OAuth 2.0).',
    resolvedBy: 'us',
    remedy: [
      "Use Exchange Online's server, which is the default.",
      'pulumi config rm smtpServer --stack contoso',
      'npx mailbox-access up contoso',
    ],
  },
  {
    fault: { kind: 'smtp', step: 'starttls', text: 'The server does not offer STARTTLS.' },
    code: 'smtp-no-starttls',
    problem: 'The mail server offers no encryption, so nothing was sent to it.',
    resolvedBy: 'us',
    remedy: [
      'A virus scanner or firewall on the way may take it away. Otherwise the server is wrong.',
      'pulumi config rm smtpServer --stack contoso',
      'npx mailbox-access up contoso',
    ],
  },
  {
    fault: { kind: 'smtp', step: 'connect', text: '4.3.2 Service not active', responseCode: 421 },
    code: 'smtp-closed',
    problem: 'The mail server ended the connection.',
    resolvedBy: 'us',
    remedy: [
      'Try again in some minutes; https://status.cloud.microsoft tells of outages.',
      'npx mailbox-access verify contoso --sign-in',
    ],
  },
  {
    fault: { kind: 'smtp', step: 'send', text: 'Connection closed unexpectedly' },
    code: 'smtp-closed',
    problem: 'The mail server ended the connection.',
    resolvedBy: 'us',
    remedy: [
      'Try again in some minutes; https://status.cloud.microsoft tells of outages.',
      'npx mailbox-access verify contoso --sign-in',
    ],
  },
  {
    fault: { kind: 'smtp', step: 'greeting', text: 'Invalid greeting: HTTP/1.1 400 Bad Request' },
    code: 'smtp-no-greeting',
    problem: 'What answers at smtp.office365.com:587 is no mail server, or none that works.',
    resolvedBy: 'us',
    remedy: [
      "Use Exchange Online's server, which is the default.",
      'pulumi config rm smtpServer --stack contoso',
      'npx mailbox-access up contoso',
    ],
  },
  {
    fault: { kind: 'smtp', step: 'send', text: '5.6.0 Corrupt message content', responseCode: 554 },
    code: 'smtp-unknown',
    problem: 'The mail server refused to send for jobs@contoso.com for a reason that is not listed here.',
    resolvedBy: 'us',
    remedy: [
      'Try again in some minutes. If it stays, what the server said is quoted with this.',
      'npx mailbox-access verify contoso --sign-in',
    ],
  },
];
