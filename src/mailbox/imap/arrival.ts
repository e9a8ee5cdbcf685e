import type { ImapFlow } from 'imapflow';
import { SignInError } from '../../diagnostics/fault.ts';
import { within } from '../deadline.ts';
import { buildObservation } from '../faults.ts';
import { defaultLimits, type MailLimits, type MailLogin } from '../login.ts';
import { ImapSession } from './session.ts';

interface ArrivalOptions {
  /** Optional. How long to wait for the message (milliseconds). Defaults to two minutes. */
  readonly waitMs?: number;
  /** Optional. How often to ask a server that does not announce new messages (milliseconds). Defaults to 3 s. */
  readonly pollMs?: number;
  /** Optional. Limits for everything except the wait. Defaults to `defaultLimits`. */
  readonly limits?: MailLimits;
}

interface Arrival {
  /** Milliseconds since the wait began. */
  readonly afterMs: number;
  /** False on a server without UIDPLUS, which can only delete all marked messages. The message then stays in place. */
  readonly isDeleted: boolean;
}

/**
 * Waits until a message is in the inbox, then deletes only that message.
 *
 * @param messageId Message ID in angle brackets.
 * @throws SignInError with step `arrive` when the message does not come in time; MailboxAccessError `interrupted`.
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

/** Finds a message by its ID. SEARCH matches part of a header, so the results are compared in full. */
async function findMessage(session: ImapSession, messageId: string): Promise<readonly number[]> {
  const { client } = session;
  const query = { header: { 'message-id': messageId } };
  const uids = await session.do('arrive', () => client.search(query, { uid: true }));
  if (uids.length === 0) return [];
  const found = await session.do('arrive', () => client.fetchAll(uids, { envelope: true }, { uid: true }));
  return found.filter(({ envelope }) => envelope?.messageId === messageId).map(({ uid }) => uid);
}

/** Waits until the server announces a message, the connection ends or the time is up. The next command ends IDLE. */
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
