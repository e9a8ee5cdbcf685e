import { connectExchange, exchangeLine, removeConfig, toolCommand } from '../commands.ts';
import { letSend, verifyAgain } from '../remedies.ts';
import type { MailRow, Remedy } from '../row.ts';
import type { Subject } from '../subject.ts';

/** Messages that are not taken, or do not arrive: https://learn.microsoft.com/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online/non-delivery-reports-in-exchange-online */
export const smtpSendingRows: readonly MailRow[] = [
  {
    codes: ['smtp-send-as'],
    says: '`550 5.7.60 Client does not have permissions to send as this sender`, `5.2.252 SendAsDenied`',
    matches: { words: /5\.7\.60\b|5\.2\.252\b|SendAsDenied|send as this sender|send on behalf/i },
    problem: ({ account, mailbox }) => `${account} may not send mail as ${mailbox}.`,
    resolvedBy: 'administrator',
    remedy: (subject) => ({ text: `Let ${subject.account} send as the mailbox.`, lines: letSend(subject) }),
  },
  {
    codes: ['smtp-limit'],
    says: '`432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded`, `5.2.0 … SubmissionQuotaExceeded`',
    matches: {
      words: /thread limit|(rate|submission|limit) (limit )?exceeded|QuotaExceeded|too many|submission rate/i,
    },
    problem: ({ mailbox }) => `${mailbox} sent too much at once, or too much today.`,
    resolvedBy: 'us',
    remedy: (subject) => ({
      text: 'Wait some minutes, with no more than three connections at a time; a daily limit ends after 24 hours.',
      lines: [verifyAgain(subject)],
    }),
  },
  {
    codes: ['smtp-relay'],
    says: '`550 5.7.54 Unable to relay recipient in non-accepted domain`, `5.7.57 Client not authenticated to send mail`',
    matches: { words: /unable to relay|relay(ing)? (access )?denied|5\.7\.(54|57|64)\b|not authenticated/i },
    problem: 'The mail server took the monitor for a stranger and passes nothing on.',
    resolvedBy: 'us',
    remedy: smtpServer("Use Exchange Online's server, which is the default."),
  },
  {
    codes: ['smtp-recipient'],
    says: '`550 5.1.10 RESOLVER.ADR.RecipientNotFound`, `5.4.1 Recipient address rejected`',
    matches: { words: /RecipientNotFound|recipient (address rejected|not found)|5\.1\.(1|10)\b|5\.4\.1\b/i },
    problem: ({ mailbox }) => `No mail can be delivered to ${mailbox}.`,
    resolvedBy: 'administrator',
    remedy: ({ mailboxAddress }) => ({
      text: 'Check its addresses; if it has another, we set `mailbox` to that.',
      lines: [
        connectExchange,
        exchangeLine('Get-Mailbox', { Identity: mailboxAddress }, '| Format-List EmailAddresses'),
      ],
    }),
  },
  {
    codes: ['smtp-not-arrived'],
    says: 'a message that was accepted and is not in the inbox',
    matches: { steps: ['arrive'] },
    problem: ({ mailbox }) => `A message to ${mailbox} was sent, but did not arrive in its inbox.`,
    resolvedBy: 'administrator',
    remedy: ({ mailboxAddress }) => ({
      text: 'Look for it in the junk folder and under rules that move mail. Otherwise the message trace says where it is.',
      lines: [
        connectExchange,
        exchangeLine('Get-MessageTraceV2', { SenderAddress: mailboxAddress, RecipientAddress: mailboxAddress }),
      ],
    }),
  },
];

export function smtpServer(text: string) {
  return ({ stack }: Subject): Remedy => ({
    text,
    lines: [removeConfig('smtpServer', stack), toolCommand('up', stack)],
  });
}
