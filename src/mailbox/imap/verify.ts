import { SignInError } from '../../diagnostics/fault.ts';
import { within } from '../deadline.ts';
import { buildObservation } from '../faults.ts';
import { defaultLimits } from '../login.ts';
import type { MailLimits, MailLogin } from '../login.ts';
import { proveChange } from './change.ts';
import { ImapSession } from './session.ts';

interface ImapOptions {
  /** Optional. Defaults to false: nothing is changed. */
  readonly full?: boolean;
  /** Optional. Defaults to `defaultLimits`. */
  readonly limits?: MailLimits;
}

/** Result of opening a mailbox. */
export interface ImapProof {
  /** Of the inbox. */
  readonly messages: number;
  readonly unseen: number;
  /** Version: `TLSv1.3`. */
  readonly tls: string;
  /** With `full`: folders of a run that was killed, removed now. */
  readonly leftovers?: readonly string[];
}

/**
 * Proves that a mailbox can be read: TLS, XOAUTH2, its inbox opened read-only. With `full` also what the monitor does, to
 * a message of its own in folders of its own.
 *
 * @throws SignInError with an `imap`, `network` or `tls` fault; MailboxAccessError `interrupted` after the signal.
 */
export async function verifyImap(login: MailLogin, options: ImapOptions = {}): Promise<ImapProof> {
  const { full = false, limits = defaultLimits } = options;
  return within(new ImapSession(login, limits), async (session) => {
    const seen = await readInbox(session, login);
    return full ? { ...seen, leftovers: await proveChange(session, login) } : seen;
  });
}

async function readInbox(session: ImapSession, login: MailLogin): Promise<ImapProof> {
  const { client } = session;
  const { exists } = await session.do('open', () => client.mailboxOpen('INBOX', { readOnly: true }));
  // A SEARCH would list every unread message. Servers answer STATUS for the open mailbox too (RFC 9051, section 6.3.11).
  const { unseen = NaN } = await session.do('open', () => client.status('INBOX', { unseen: true }));
  // imapflow makes nothing of a number that is none.
  if (!Number.isSafeInteger(exists) || !Number.isSafeInteger(unseen)) {
    const words = 'The server gave no readable number of messages.';
    throw new SignInError(buildObservation('imap', { login, step: 'open' }, words));
  }
  const tls = client.tls === false ? undefined : client.tls?.version;
  return { messages: exists, unseen, tls: tls ?? 'TLS' };
}
