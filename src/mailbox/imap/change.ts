import { MailboxAccessError } from '../../common/errors.ts';
import { SignInError } from '../../diagnostics/fault.ts';
import { buildInterrupted } from '../deadline.ts';
import { buildObservation } from '../faults.ts';
import { defaultLimits } from '../login.ts';
import type { MailLogin } from '../login.ts';
import { buildMessage } from '../message.ts';
import type { ProofMessage } from '../message.ts';
import { nameFolders, removeFolders } from './folders.ts';
import type { ProofFolders } from './folders.ts';
import { within } from '../within.ts';
import { ImapSession } from './session.ts';

/** How long tidying up may take on a connection of its own, after the signal too. */
const tidyLimits = { ...defaultLimits, totalMs: 20_000 };

/**
 * Does what the monitor does, to a message of its own: marks it as read and moves it. Its two folders are removed again
 * whatever happens, on a new connection when this one is gone.
 *
 * @returns the folders that a killed run had left, which are removed first.
 */
export async function proveChange(session: ImapSession, login: MailLogin): Promise<readonly string[]> {
  const leftovers = await removeFolders(session);
  const folders = nameFolders();
  const message = await buildMessage(login.mailbox);
  let failure: unknown;
  try {
    await changeMessage(session, login, folders, message);
  } catch (error) {
    failure = error;
  }
  await tidyUp(session, login, folders, failure);
  if (failure !== undefined) throw failure as Error;
  if (login.signal?.aborted === true) throw buildInterrupted();
  return leftovers;
}

async function changeMessage(
  session: ImapSession,
  login: MailLogin,
  names: ProofFolders,
  { messageId, content }: ProofMessage,
): Promise<void> {
  const { client } = session;
  const from = (await session.do('change', () => client.mailboxCreate(names.from))).path;
  const to = (await session.do('change', () => client.mailboxCreate(names.to))).path;
  await session.do('change', () => client.append(from, content));
  await session.do('change', () => client.mailboxOpen(from));
  await session.do('change', () => client.messageFlagsAdd('1:*', ['\\Seen'], { uid: true }));
  await session.do('change', () => client.messageMove('1:*', to, { uid: true }));
  await session.do('change', () => client.mailboxOpen(to, { readOnly: true }));
  const found = await session.do('change', () => client.fetchAll('1:*', { envelope: true, flags: true }));
  const isMoved = found.some(
    ({ envelope, flags }) => envelope?.messageId === messageId && flags?.has('\\Seen') === true,
  );
  if (isMoved) return;
  const words = 'The message was marked as read and moved, but was then missing or unread.';
  throw new SignInError(buildObservation('imap', { login, step: 'change' }, words));
}

async function tidyUp(
  session: ImapSession,
  login: MailLogin,
  { from, to }: ProofFolders,
  failure: unknown,
): Promise<void> {
  const remove = (on: ImapSession) => removeFolders(on, (name) => name === from || name === to);
  const removeOnNew = () => within(new ImapSession({ ...login, signal: undefined }, tidyLimits), remove);
  await remove(session)
    .catch(removeOnNew)
    // The server may still have been at the last command of the lost connection, a DELETE perhaps.
    .catch((error: unknown) => (isRefusal(error) ? removeOnNew() : Promise.reject(error as Error)))
    .catch((error: unknown) => {
      throw tellResidue(failure ?? error, login, [from, to]);
    });
}

function isRefusal(error: unknown): boolean {
  return error instanceof SignInError && error.fault.kind === 'imap';
}

/** The next full proof removes it. */
function tellResidue(error: unknown, { mailbox }: MailLogin, left: readonly string[]): unknown {
  if (error instanceof MailboxAccessError) return buildInterrupted(left);
  if (!(error instanceof SignInError) || !('text' in error.fault)) return error;
  const text = `${error.fault.text} (may be left behind in ${mailbox}: ${left.join(', ')})`;
  return new SignInError({ ...error.fault, text });
}
