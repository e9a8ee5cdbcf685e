import { connectExchange, exchangeLine, removeConfig, toolCommand } from '../commands.ts';
import { letOpen, verifyAgain, whereShared } from '../remedies.ts';
import type { MailRow, Remedy } from '../row.ts';
import type { Subject } from '../subject.ts';
import { imapSwitchRows } from './imapSwitches.ts';

/** What Exchange Online answers to IMAP. The number after "Connection is closed" is its reason: 10 is too many, 13 a timeout. */
export const imapRows: readonly MailRow[] = [
  {
    codes: ['imap-too-many'],
    says: '`BYE Connection is closed. 10`, `Too many simultaneous connections`',
    matches: { words: /too many|maximum number of connections|Connection is closed\. 10\b/i },
    problem: ({ mailbox }) => `Too many programs read ${mailbox} at the same time.`,
    resolvedBy: 'us',
    remedy: (subject) => ({
      text: 'End other programs that read it, and wait a quarter of an hour.',
      lines: [verifyAgain(subject)],
    }),
  },
  {
    codes: ['imap-throttled'],
    says: '`BAD Request is throttled. Suggested Backoff Time: … milliseconds`',
    matches: { words: /throttled|backoff time/i },
    problem: ({ mailbox }) => `So much has been asked of ${mailbox} lately that the mail server makes everybody wait.`,
    resolvedBy: 'us',
    remedy: (subject) => ({
      text: 'End other programs that read it, and wait a quarter of an hour, or as long as the answer names.',
      lines: [verifyAgain(subject)],
    }),
  },
  ...imapSwitchRows,
  {
    codes: ['imap-no-oauth'],
    says: 'no `AUTH=XOAUTH2` among the capabilities',
    matches: { words: /XOAUTH2|OAUTHBEARER|AUTH=/i },
    problem: 'This mail server does not take the sign-in that the monitor uses (OAuth 2.0).',
    resolvedBy: 'us',
    remedy: setServer,
  },
  {
    codes: ['imap-full'],
    says: '`OVERQUOTA`, `Mailbox is full`',
    matches: { words: /OVERQUOTA|quota|mailbox (is )?full/i },
    problem: ({ mailbox }) => `There is no room left in ${mailbox}.`,
    resolvedBy: 'mailbox owner',
    remedy: () => ({
      text: 'Delete mail, and empty the folder of deleted items.',
      lines: ['https://outlook.office.com'],
    }),
  },
  {
    codes: ['imap-closed'],
    says: '`BYE`, or an end without a word',
    matches: { words: /\bBYE\b|clos(ed|ing)|unavailable|shutting down|server busy|try again/i },
    problem: 'The mail server ended the connection.',
    resolvedBy: 'us',
    remedy: (subject) => ({
      text: 'Try again in some minutes; https://status.cloud.microsoft tells of outages.',
      lines: [verifyAgain(subject)],
    }),
  },
  {
    codes: ['imap-no-greeting'],
    says: 'something else than the greeting of a mail server',
    matches: { steps: ['greeting'] },
    problem: ({ server }) => `What answers at ${server} is no mail server, or none that works.`,
    resolvedBy: 'us',
    remedy: setServer,
  },
  {
    codes: ['imap-change'],
    says: 'a refusal of `STORE`, `MOVE`, `CREATE` or `APPEND`',
    matches: { steps: ['change'] },
    problem: ({ mailbox }) => `Mail in ${mailbox} can be read, but not marked or moved.`,
    resolvedBy: 'administrator',
    remedy: ({ mailboxAddress }) => ({
      text: 'Check who has full access, and whether the mailbox is on hold or read-only.',
      lines: [connectExchange, exchangeLine('Get-MailboxPermission', { Identity: mailboxAddress })],
    }),
    variants: [
      {
        ...whereShared,
        problem: ({ account, mailbox }) => `${account} can read the mail in ${mailbox}, but not mark or move it.`,
        resolvedBy: 'administrator',
        remedy: (subject) => ({ text: `Give ${subject.account} full access.`, lines: letOpen(subject) }),
      },
    ],
  },
  {
    codes: ['imap-unknown'],
    says: 'anything else that is refused by IMAP',
    matches: {},
    problem: ({ mailbox }) => `The mail server refused to open ${mailbox} for a reason that is not listed here.`,
    resolvedBy: 'us',
    remedy: (subject) => ({
      text: 'Try again in some minutes. If it stays, what the server said is quoted with this.',
      lines: [verifyAgain(subject)],
    }),
  },
];

function setServer({ stack }: Subject): Remedy {
  return {
    text: "Use Exchange Online's server, which is the default.",
    lines: [removeConfig('imapServer', stack), toolCommand('up', stack)],
  };
}
