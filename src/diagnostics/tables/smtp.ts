import type { Row } from '../diagnosis.ts';
import { tryLater, useDefaultServer, whereShared } from './shared.ts';

const defaultServer = useDefaultServer('removeSmtpServer');

/**
 * Answers of Exchange Online to SMTP, specific ones first. Sources:
 * https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/authenticated-client-smtp-submission and
 * https://learn.microsoft.com/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online/non-delivery-reports-in-exchange-online
 */
export const smtpRows: readonly Row[] = [
  {
    codes: ['smtp-off-mailbox'],
    says: '`535 5.7.139 … SmtpClientAuthentication is disabled for the Mailbox`',
    answer: /disabled for the Mailbox/i,
    problem: 'Sending from programs (SMTP AUTH) is turned off for {mailbox}.',
    resolvedBy: 'administrator',
    remedy: 'Turn it on for this mailbox, which can take an hour.',
    lines: ['connectExchange', 'enableSmtp'],
  },
  {
    codes: ['smtp-off-tenant'],
    says: '`535 5.7.139 … SmtpClientAuthentication is disabled for the Tenant`',
    answer: /disabled for the Tenant/i,
    problem:
      'Sending from programs (SMTP AUTH) is turned off in this organization, and {mailbox} has no setting of its own.',
    resolvedBy: 'administrator',
    remedy: 'Turn it on for this mailbox only, which overrides the setting of the organization. It can take an hour.',
    lines: ['connectExchange', 'enableSmtp'],
  },
  {
    codes: ['smtp-security-defaults'],
    says: "`535 5.7.139 … user is locked by your organization's security defaults policy`",
    answer: /security defaults/i,
    problem: 'The security defaults of the organization block sending from programs.',
    resolvedBy: 'administrator',
    remedy:
      'Security defaults allow no exemption. Replace them (Entra admin center, Overview, Properties) with Conditional Access policies that leave out {account}.',
    lines: ['entraAdminCenter'],
  },
  {
    codes: ['smtp-blocked'],
    says: '`535 5.7.139 … the request did not meet the criteria to be authenticated successfully`',
    answer: /did not meet the criteria|conditional access|blocked by (your )?(admin|polic)/i,
    problem: 'A policy of the organization does not let programs send as {mailbox}.',
    resolvedBy: 'administrator',
    remedy: 'Exempt {account} from the policy that its sign-in log names (Entra admin center, Monitoring & health).',
    lines: ['entraAdminCenter'],
  },
  {
    codes: ['smtp-password'],
    says: '`550 5.7.30 Basic authentication is not supported for Client Submission`, `basic authentication is disabled`',
    answer: /5\.7\.30\b|basic auth\w* (is )?(disabled|not supported)/i,
    problem: 'The monitor sent a password to the mail server, and Microsoft no longer accepts passwords.',
    remedy: 'Set the monitor to OAuth 2.0, with the tenant ID {tenantId} and the client ID {clientId}.',
    lines: ['outputs'],
  },
  {
    codes: ['smtp-send-as'],
    says: '`550 5.7.60 Client does not have permissions to send as this sender`, `5.2.252 SendAsDenied`',
    answer: /5\.7\.60\b|5\.2\.252\b|SendAsDenied|send as this sender|send on behalf/i,
    problem: '{account} may not send mail as {mailbox}.',
    resolvedBy: 'administrator',
    remedy: 'Let {account} send as the mailbox.',
    lines: ['connectExchange', 'letSend'],
  },
  {
    codes: ['smtp-limit'],
    says: '`432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded`, `5.2.0 … SubmissionQuotaExceeded`',
    answer: /thread limit|(rate|submission|limit) (limit )?exceeded|QuotaExceeded|too many|submission rate/i,
    problem: '{mailbox} sent too much at once, or too much today.',
    remedy: 'Wait a few minutes, and use at most three connections at a time. A daily limit ends after 24 hours.',
    lines: ['verifyAgain'],
  },
  {
    codes: ['smtp-relay'],
    says: '`550 5.7.54 Unable to relay recipient in non-accepted domain`, `5.7.57 Client not authenticated to send mail`',
    answer: /unable to relay|relay(ing)? (access )?denied|5\.7\.(54|57|64)\b|not authenticated/i,
    problem: 'The mail server does not recognize the monitor and does not forward its mail.',
    ...defaultServer,
  },
  {
    codes: ['smtp-recipient'],
    says: '`550 5.1.10 RESOLVER.ADR.RecipientNotFound`, `5.4.1 Recipient address rejected`',
    answer: /RecipientNotFound|recipient (address rejected|not found)|5\.1\.(1|10)\b|5\.4\.1\b/i,
    problem: 'Mail cannot be delivered to {mailbox}.',
    resolvedBy: 'administrator',
    remedy: 'Check its addresses. If it has another one, we set `mailbox` to that.',
    lines: ['connectExchange', 'showAddresses'],
  },
  {
    codes: ['smtp-not-arrived'],
    says: 'the message was accepted, but is not in the inbox',
    steps: ['arrive'],
    problem: 'A message to {mailbox} was sent, but did not arrive in its inbox.',
    resolvedBy: 'administrator',
    remedy:
      'Check the junk folder and the rules that move mail. Otherwise the message trace shows where the message is.',
    lines: ['connectExchange', 'traceMessages'],
  },
  {
    codes: ['smtp-sign-in'],
    says: '`535 5.7.3 Authentication unsuccessful`',
    answer: /5\.7\.3\b|5\.7\.139\b|5\.7\.8\b|authentication (was )?(unsuccessful|failed)|invalid credentials|^535\b/i,
    // The token was checked before, so sending is what the mailbox refuses.
    problem: 'The mail server did not let the monitor send as {mailbox}.',
    resolvedBy: 'administrator',
    remedy:
      'Turn on sending from programs (SMTP AUTH) for the mailbox, which can take an hour. If it is on already, the mailbox has no Exchange Online license or has another address.',
    lines: ['connectExchange', 'enableSmtp'],
    variants: [
      {
        ...whereShared,
        problem: 'The mail server did not let {account} sign in to send as {mailbox}.',
        remedy: 'Let {account} open the mailbox and send as it.',
        lines: ['connectExchange', 'letOpen', 'letSend'],
      },
    ],
  },
  {
    codes: ['smtp-no-oauth'],
    says: 'no `AUTH XOAUTH2` after `EHLO`',
    answer: /XOAUTH2|OAUTHBEARER|5\.7\.4\b|unrecognized authentication type/i,
    problem: 'This mail server does not support the sign-in that the monitor uses (OAuth 2.0).',
    ...defaultServer,
  },
  {
    codes: ['smtp-no-starttls'],
    says: 'no `STARTTLS` after `EHLO`',
    answer: /STARTTLS/i,
    steps: ['starttls'],
    problem: 'The mail server offers no encryption, so nothing was sent.',
    remedy: 'A virus scanner or firewall in between may remove the encryption. Otherwise the server is wrong.',
    lines: ['removeSmtpServer', 'up'],
  },
  {
    codes: ['smtp-closed'],
    says: '`421`, or the connection ends without an answer',
    answer: /^421\b|\b4\.4\.2\b|clos(ed|ing)|unavailable|try again|service not available/i,
    problem: 'The mail server closed the connection.',
    ...tryLater,
  },
  {
    codes: ['smtp-no-greeting'],
    says: 'an answer that is not the greeting of a mail server',
    steps: ['greeting'],
    problem: 'The server at {server} is not a mail server, or does not work.',
    ...defaultServer,
  },
  {
    codes: ['smtp-unknown'],
    says: 'any other answer that refuses SMTP',
    problem: 'The mail server refused to send for {mailbox} for a reason that is not listed here.',
    remedy: 'Try again in a few minutes. If it fails again, read the quoted answer of the server.',
    lines: ['verifyAgain'],
  },
];
