import type { Row } from '../diagnosis.ts';
import { tryLater, useDefaultServer, whereShared } from './shared.ts';

const turnOn = {
  resolvedBy: 'administrator',
  remedy:
    'Turn on IMAP for the mailbox, which can take an hour. If it is on already, the mailbox has no Exchange Online license or has another address.',
  lines: ['connectExchange', 'enableImap'],
} as const;

const turnOnAndLetOpen = {
  ...whereShared,
  remedy: 'Turn on IMAP for the mailbox, and let {account} open it.',
  lines: ['connectExchange', 'enableImap', 'letOpen'],
} as const;

const defaultServer = useDefaultServer('removeImapServer');

/** Answers of Exchange Online to IMAP. After "Connection is closed", 10 means too many connections and 13 a timeout. */
export const imapRows: readonly Row[] = [
  {
    codes: ['imap-too-many'],
    says: '`BYE Connection is closed. 10`, `Too many simultaneous connections`',
    answer: /too many|maximum number of connections|Connection is closed\. 10\b/i,
    problem: 'Too many programs read {mailbox} at the same time.',
    remedy: 'Stop other programs that read it, and wait 15 minutes.',
    lines: ['verifyAgain'],
  },
  {
    codes: ['imap-throttled'],
    says: '`BAD Request is throttled. Suggested Backoff Time: … milliseconds`',
    answer: /throttled|backoff time/i,
    problem: 'The mail server received too many requests for {mailbox} and now delays all of them.',
    remedy: 'Stop other programs that read it, and wait 15 minutes or as long as the answer says.',
    lines: ['verifyAgain'],
  },
  {
    codes: ['imap-not-connected'],
    says: '`BAD User is authenticated but not connected`',
    answer: /authenticated but not connected/i,
    problem: 'The sign-in works, but {mailbox} cannot be opened over IMAP.',
    ...turnOn,
    variants: [{ problem: '{account} can sign in, but cannot open {mailbox} over IMAP.', ...turnOnAndLetOpen }],
  },
  {
    codes: ['imap-sign-in'],
    says: '`NO AUTHENTICATE failed`',
    answer: /(AUTHENTICATE|LOGIN|authentication|logon) fail|AUTH\w+FAILED|invalid (credentials|login)/i,
    // The token was checked before, so the mailbox is what refuses it.
    problem: 'The mail server did not let the monitor open {mailbox} over IMAP.',
    ...turnOn,
    variants: [{ problem: 'The mail server did not let {account} open {mailbox} over IMAP.', ...turnOnAndLetOpen }],
  },
  {
    codes: ['imap-no-oauth'],
    says: 'no `AUTH=XOAUTH2` among the capabilities',
    answer: /XOAUTH2|OAUTHBEARER|AUTH=/i,
    problem: 'This mail server does not support the sign-in that the monitor uses (OAuth 2.0).',
    ...defaultServer,
  },
  {
    codes: ['imap-full'],
    says: '`OVERQUOTA`, `Mailbox is full`',
    answer: /OVERQUOTA|quota|mailbox (is )?full/i,
    problem: 'There is no space left in {mailbox}.',
    resolvedBy: 'mailbox owner',
    remedy: 'Delete mail, and empty the Deleted Items folder.',
    lines: ['outlook'],
  },
  {
    codes: ['imap-closed'],
    says: '`BYE`, or the connection ends without an answer',
    answer: /\bBYE\b|clos(ed|ing)|unavailable|shutting down|server busy|try again/i,
    problem: 'The mail server closed the connection.',
    ...tryLater,
  },
  {
    codes: ['imap-no-greeting'],
    says: 'an answer that is not the greeting of a mail server',
    steps: ['greeting'],
    problem: 'The server at {server} is not a mail server, or does not work.',
    ...defaultServer,
  },
  {
    codes: ['imap-change'],
    says: '`STORE`, `MOVE`, `CREATE` or `APPEND` is refused',
    steps: ['change'],
    problem: 'Mail in {mailbox} can be read, but not marked or moved.',
    resolvedBy: 'administrator',
    remedy: 'Check who has full access, and whether the mailbox is on hold or read-only.',
    lines: ['connectExchange', 'showPermissions'],
    variants: [
      {
        ...whereShared,
        problem: '{account} can read the mail in {mailbox}, but cannot mark or move it.',
        remedy: 'Give {account} full access.',
        lines: ['connectExchange', 'letOpen'],
      },
    ],
  },
  {
    codes: ['imap-unknown'],
    says: 'any other answer that refuses IMAP',
    problem: 'The mail server refused to open {mailbox} for a reason that is not listed here.',
    remedy: 'Try again in a few minutes. If it fails again, read the quoted answer of the server.',
    lines: ['verifyAgain'],
  },
];
