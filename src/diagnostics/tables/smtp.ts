import { letOpen, letSend, verifyAgain, whereShared } from '../remedies.ts';
import type { MailRow } from '../row.ts';
import { smtpSendingRows, smtpServer } from './smtpSending.ts';
import { smtpSwitchRows, switchOn } from './smtpSwitches.ts';

/** What Exchange Online answers to SMTP, the particular before the general. */
export const smtpRows: readonly MailRow[] = [
  ...smtpSwitchRows,
  ...smtpSendingRows,
  {
    codes: ['smtp-sign-in'],
    says: '`535 5.7.3 Authentication unsuccessful`',
    matches: {
      words: /5\.7\.3\b|5\.7\.139\b|5\.7\.8\b|authentication (was )?(unsuccessful|failed)|invalid credentials|^535\b/i,
    },
    // What the token says was checked before: not the sign-in is refused, but sending to it.
    problem: ({ mailbox }) => `The mail server did not let the monitor send as ${mailbox}.`,
    resolvedBy: 'administrator',
    remedy: (subject) =>
      switchOn(
        'Switch sending by programs (SMTP AUTH) on for the mailbox; it can take an hour. If it is on, the mailbox has no Exchange Online licence or its address is another.',
        subject,
      ),
    variants: [
      {
        ...whereShared,
        problem: ({ account, mailbox }) => `The mail server did not let ${account} sign in for sending as ${mailbox}.`,
        resolvedBy: 'administrator',
        remedy: (subject) => ({
          text: `Let ${subject.account} open the mailbox and send as it.`,
          lines: [...letOpen(subject), ...letSend(subject).slice(1)],
        }),
      },
    ],
  },
  {
    codes: ['smtp-no-oauth'],
    says: 'no `AUTH XOAUTH2` after `EHLO`',
    matches: { words: /XOAUTH2|OAUTHBEARER|5\.7\.4\b|unrecognized authentication type/i },
    problem: 'This mail server does not take the sign-in that the monitor uses (OAuth 2.0).',
    resolvedBy: 'us',
    remedy: smtpServer("Use Exchange Online's server, which is the default."),
  },
  {
    codes: ['smtp-no-starttls'],
    says: 'no `STARTTLS` after `EHLO`',
    matches: { words: /STARTTLS/i, steps: ['starttls'] },
    problem: 'The mail server offers no encryption, so nothing was sent to it.',
    resolvedBy: 'us',
    remedy: smtpServer('A virus scanner or firewall on the way may take it away. Otherwise the server is wrong.'),
  },
  {
    codes: ['smtp-closed'],
    says: '`421`, or an end without a word',
    matches: { words: /^421\b|\b4\.4\.2\b|clos(ed|ing)|unavailable|try again|service not available/i },
    problem: 'The mail server ended the connection.',
    resolvedBy: 'us',
    remedy: (subject) => ({
      text: 'Try again in some minutes; https://status.cloud.microsoft tells of outages.',
      lines: [verifyAgain(subject)],
    }),
  },
  {
    codes: ['smtp-no-greeting'],
    says: 'something else than the greeting of a mail server',
    matches: { steps: ['greeting'] },
    problem: ({ server }) => `What answers at ${server} is no mail server, or none that works.`,
    resolvedBy: 'us',
    remedy: smtpServer("Use Exchange Online's server, which is the default."),
  },
  {
    codes: ['smtp-unknown'],
    says: 'anything else that is refused by SMTP',
    matches: {},
    problem: ({ mailbox }) => `The mail server refused to send for ${mailbox} for a reason that is not listed here.`,
    resolvedBy: 'us',
    remedy: (subject) => ({
      text: 'Try again in some minutes. If it stays, what the server said is quoted with this.',
      lines: [verifyAgain(subject)],
    }),
  },
];
