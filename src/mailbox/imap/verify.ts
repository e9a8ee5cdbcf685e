import { SignInError } from '../../diagnostics/fault.ts';
import { within } from '../deadline.ts';
import { buildObservation } from '../faults.ts';
import { defaultLimits, type MailLimits, type MailLogin } from '../login.ts';
import { proveChange } from './change.ts';
import { ImapSession } from './session.ts';

interface ImapOptions {
  /** Optional. Defaults to false: nothing is changed. */
  readonly full?: boolean;
  /** Optional. Defaults to `defaultLimits`. */
  readonly limits?: MailLimits;
}

export interface ImapProof {
  /** The number of messages in the inbox. */
  readonly messages: number;
  readonly unseen: number;
  /** TLS version, such as `TLSv1.3`. */
  readonly tls: string;
  /** With `full`: folders that a killed run left and this run removed. */
  readonly leftovers?: readonly string[];
}

/**
 * Verifies that a mailbox can be read: TLS, XOAUTH2, its inbox opened read-only. With `full`, it also does what the
 * monitor does, to its own message in its own folders.
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
  // imapflow does not report an invalid number as an error.
  if (!Number.isSafeInteger(exists) || !Number.isSafeInteger(unseen)) {
    const words = 'The server gave no readable number of messages.';
    throw new SignInError(buildObservation('imap', { login, step: 'open' }, words));
  }
  const tls = client.tls === false ? undefined : client.tls?.version;
  return { messages: exists, unseen, tls: tls ?? 'TLS' };
}
