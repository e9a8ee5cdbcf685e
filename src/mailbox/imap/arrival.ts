import type { ImapFlow } from 'imapflow';
import { SignInError } from '../../diagnostics/fault.ts';
import { within } from '../deadline.ts';
import { buildObservation } from '../faults.ts';
import { defaultLimits } from '../login.ts';
import type { MailLimits, MailLogin } from '../login.ts';
import { ImapSession } from './session.ts';

interface ArrivalOptions {
  /** Optional. How long the message may be under way (milliseconds). Defaults to two minutes. */
  readonly waitMs?: number;
  /** Optional. How often is asked where the server does not tell by itself (milliseconds). Defaults to 3 s. */
  readonly pollMs?: number;
  /** Optional. For everything but the waiting. Defaults to `defaultLimits`. */
  readonly limits?: MailLimits;
}

interface Arrival {
  /** Milliseconds from the beginning of the waiting. */
  readonly afterMs: number;
  /** False on a server that can only delete all messages marked for it (no UIDPLUS): then it is left where it is. */
  readonly isDeleted: boolean;
}

/**
 * Waits until a message is in the inbox, and deletes that message alone.
 *
 * @param messageId in angle brackets.
 * @throws SignInError, its step `arrive` when the message does not come in time; MailboxAccessError `interrupted`.
 */
export async function awaitArrival(
  login: MailLogin,
  messageId: string,
  options: ArrivalOptions = {},
): Promise<Arrival> {
  const { waitMs = 120_000, pollMs = 3_000, limits = defaultLimits } = options;
  const session = new ImapSession(login, { ...limits, totalMs: limits.totalMs + waitMs });
  return within(session, async ({ client }) => {
    const begin = performance.now();
    const elapsedMs = (): number => performance.now() - begin;
    await session.do('open', () => client.mailboxOpen('INBOX', { readOnly: true }));
    let found = await findMessage(session, messageId);
    while (found.length === 0) {
      const leftMs = waitMs - elapsedMs();
      if (leftMs <= 0) throw buildMissing(login, waitMs);
      await awaitNews(client, Math.min(pollMs, leftMs));
      found = await findMessage(session, messageId);
    }
    const afterMs = elapsedMs();
    return { afterMs, isDeleted: await deleteMessages(session, found) };
  });
}

/** SEARCH looks for a part of the header; what it finds is compared. */
async function findMessage(session: ImapSession, messageId: string): Promise<readonly number[]> {
  const { client } = session;
  const query = { header: { 'message-id': messageId } };
  const uids = await session.do('arrive', () => client.search(query, { uid: true }));
  if (uids.length === 0) return [];
  const found = await session.do('arrive', () => client.fetchAll(uids, { envelope: true }, { uid: true }));
  return found.filter(({ envelope }) => envelope?.messageId === messageId).map(({ uid }) => uid);
}

/** Until the server tells of a message, the connection ends or the time is up. The next command ends IDLE. */
function awaitNews(client: ImapFlow, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      client.off('exists', end).off('close', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    client.once('exists', end).once('close', end);
    client.idle().catch(end);
  });
}

async function deleteMessages(session: ImapSession, uids: readonly number[]): Promise<boolean> {
  const { client } = session;
  if (!client.capabilities.has('UIDPLUS')) return false;
  await session.do('arrive', () => client.mailboxOpen('INBOX'));
  return session.do('arrive', () => client.messageDelete([...uids], { uid: true }));
}

function buildMissing(login: MailLogin, waitMs: number): SignInError {
  const words = `The message was accepted, but was not in the inbox after ${Math.round(waitMs / 1000)} s.`;
  return new SignInError(buildObservation('imap', { login, step: 'arrive' }, words));
}
