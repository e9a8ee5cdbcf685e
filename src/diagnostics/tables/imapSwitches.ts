import { connectExchange, exchangeLine } from '../commands.ts';
import { letOpen, whereShared } from '../remedies.ts';
import type { MailRow, Remedy } from '../row.ts';
import type { Subject } from '../subject.ts';

/** Whoever signed in is kept out of the mailbox: IMAP is switched off, there is no mailbox, or it is not theirs to open. */
export const imapSwitchRows: readonly MailRow[] = [
  {
    codes: ['imap-not-connected'],
    says: '`BAD User is authenticated but not connected`',
    matches: { words: /authenticated but not connected/i },
    problem: ({ mailbox }) => `The sign-in is right, but ${mailbox} cannot be opened by IMAP.`,
    resolvedBy: 'administrator',
    remedy: switchOn,
    variants: [
      {
        ...whereShared,
        problem: ({ account, mailbox }) => `The sign-in of ${account} is right, but it cannot open ${mailbox} by IMAP.`,
        resolvedBy: 'administrator',
        remedy: switchOnAndLetOpen,
      },
    ],
  },
  {
    codes: ['imap-sign-in'],
    says: '`NO AUTHENTICATE failed`',
    matches: { words: /(AUTHENTICATE|LOGIN|authentication|logon) fail|AUTH\w+FAILED|invalid (credentials|login)/i },
    // What the token says was checked before: not the sign-in is refused, but the mailbox to it.
    problem: ({ mailbox }) => `The mail server did not let the monitor into ${mailbox} by IMAP.`,
    resolvedBy: 'administrator',
    remedy: switchOn,
    variants: [
      {
        ...whereShared,
        problem: ({ account, mailbox }) => `The mail server did not let ${account} into ${mailbox} by IMAP.`,
        resolvedBy: 'administrator',
        remedy: switchOnAndLetOpen,
      },
    ],
  },
];

function switchOn({ mailboxAddress }: Subject): Remedy {
  return {
    text: 'Switch IMAP on for the mailbox; it can take an hour. If it is on, the mailbox has no Exchange Online licence or its address is another.',
    lines: [connectExchange, exchangeLine('Set-CASMailbox', { Identity: mailboxAddress }, '-ImapEnabled $true')],
  };
}

function switchOnAndLetOpen(subject: Subject): Remedy {
  return {
    text: `Switch IMAP on for the mailbox, and let ${subject.account} open it.`,
    lines: [...(switchOn(subject).lines ?? []), ...letOpen(subject).slice(1)],
  };
}
