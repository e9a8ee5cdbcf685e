import type { Outputs } from '../registration/outputs/schema.ts';
import { connectExchange, exchangeLine, letOpenLine, letSendLine } from '../diagnostics/commands.ts';
import { isShared } from './labels.ts';

/** Lines to paste, with a label. */
export interface Script {
  readonly label: string;
  readonly lines: readonly string[];
}

const smtpSwitch = 'SmtpClientAuthenticationDisabled';

/**
 * Builds the lines that show and set what IMAP and SMTP AUTH depend on (learn.microsoft.com/powershell/module/exchange/set-casmailbox).
 * The setting of the mailbox overrides that of the tenant.
 */
export function buildScripts(outputs: Outputs): readonly Script[] {
  const { imap, smtp, mailbox = '<address of the mailbox>', account = mailbox } = outputs;
  const identity = { Identity: mailbox };
  const switches = [...(imap ? ['ImapEnabled'] : []), ...(smtp ? [smtpSwitch] : [])].join(', ');
  return [
    {
      label: 'Sign in and show the settings:',
      lines: [
        connectExchange,
        exchangeLine('Get-CASMailbox', identity, `| Format-List ${switches}`),
        ...(smtp ? [`Get-TransportConfig | Format-List ${smtpSwitch}`] : []),
      ],
    },
    {
      label: 'Switch on for this mailbox:',
      lines: [
        ...(imap ? [exchangeLine('Set-CASMailbox', identity, '-ImapEnabled $true')] : []),
        ...(smtp ? [exchangeLine('Set-CASMailbox', identity, `-${smtpSwitch} $false`)] : []),
      ],
    },
    ...(isShared(outputs)
      ? [
          {
            label: `Let the account open the mailbox${smtp ? ' and send as it' : ''}:`,
            lines: [letOpenLine(mailbox, account), ...(smtp ? [letSendLine(mailbox, account)] : [])],
          },
        ]
      : []),
    ...(smtp
      ? [
          {
            label: 'Switch on SMTP AUTH for every mailbox of the tenant, only if you want that:',
            lines: [`Set-TransportConfig -${smtpSwitch} $false`],
          },
        ]
      : []),
  ];
}
