import { connectExchange, entraAdminCenter, exchangeLine, toolCommand } from '../commands.ts';
import type { MailRow, Remedy } from '../row.ts';
import type { Subject } from '../subject.ts';

/** Sending by programs is switched off, or held up by a rule: https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/authenticated-client-smtp-submission */
export const smtpSwitchRows: readonly MailRow[] = [
  {
    codes: ['smtp-off-mailbox'],
    says: '`535 5.7.139 … SmtpClientAuthentication is disabled for the Mailbox`',
    matches: { words: /disabled for the Mailbox/i },
    problem: ({ mailbox }) => `Sending by programs (SMTP AUTH) is switched off for ${mailbox}.`,
    resolvedBy: 'administrator',
    remedy: (subject) => switchOn('Switch it on for this mailbox; it can take an hour.', subject),
  },
  {
    codes: ['smtp-off-tenant'],
    says: '`535 5.7.139 … SmtpClientAuthentication is disabled for the Tenant`',
    matches: { words: /disabled for the Tenant/i },
    problem: ({ mailbox }) =>
      `Sending by programs (SMTP AUTH) is switched off in this organisation, and ${mailbox} has no setting of its own.`,
    resolvedBy: 'administrator',
    remedy: (subject) =>
      switchOn(
        "Switch it on for this mailbox alone: that wins over the organisation's setting. It can take an hour.",
        subject,
      ),
  },
  {
    codes: ['smtp-security-defaults'],
    says: "`535 5.7.139 … user is locked by your organization's security defaults policy`",
    matches: { words: /security defaults/i },
    problem: "The organisation's basic security settings block sending by programs.",
    resolvedBy: 'administrator',
    remedy: ({ account }) => ({
      text: `Security defaults know no exemption. Replace them (Entra admin center, Overview, Properties) by Conditional Access rules that leave out ${account}.`,
      lines: [entraAdminCenter],
    }),
  },
  {
    codes: ['smtp-blocked'],
    says: '`535 5.7.139 … the request did not meet the criteria to be authenticated successfully`',
    matches: { words: /did not meet the criteria|conditional access|blocked by (your )?(admin|polic)/i },
    problem: ({ mailbox }) => `A rule of the organisation does not let programs send as ${mailbox}.`,
    resolvedBy: 'administrator',
    remedy: ({ account }) => ({
      text: `Exempt ${account} from the rule that its sign-in log names (Entra admin center, Monitoring & health).`,
      lines: [entraAdminCenter],
    }),
  },
  {
    codes: ['smtp-password'],
    says: '`550 5.7.30 Basic authentication is not supported for Client Submission`, `basic authentication is disabled`',
    matches: { words: /5\.7\.30\b|basic auth\w* (is )?(disabled|not supported)/i },
    problem: 'The mail server was given a password, and Microsoft no longer takes one.',
    resolvedBy: 'us',
    remedy: ({ outputs: { tenantId, clientId }, stack }) => ({
      text: `Set the monitor to OAuth 2.0, with the tenant ID ${tenantId} and the client ID ${clientId}.`,
      lines: [toolCommand('outputs', stack)],
    }),
  },
];

/** The mailbox's setting wins over the organisation's; `$null` would inherit that. */
export function switchOn(text: string, { mailboxAddress }: Subject): Remedy {
  const identity = { Identity: mailboxAddress };
  return {
    text,
    lines: [connectExchange, exchangeLine('Set-CASMailbox', identity, '-SmtpClientAuthenticationDisabled $false')],
  };
}
