import { randomBytes } from 'node:crypto';
import type { ListResponse } from 'imapflow';
import { MailboxAccessError } from '../../common/errors.ts';
import { SignInError } from '../../diagnostics/fault.ts';
import { buildInterrupted, within } from '../deadline.ts';
import { buildObservation } from '../faults.ts';
import { defaultLimits, type MailLogin } from '../login.ts';
import { buildMessage, isOwnMessage } from '../message.ts';
import { ImapSession } from './session.ts';

/** The two folders of one run. A killed run leaves them behind. */
type ProofFolders = readonly [from: string, to: string];

const own = /^mailbox-access-proof-[0-9a-f]{16}(-moved)?$/;

/** Time limit for cleaning up on a second connection, also after the signal. */
const tidyLimits = { ...defaultLimits, totalMs: 20_000 };

/**
 * Marks a message of its own as read and moves it, as the monitor does. It always removes its two folders, on a new connection if this
 * one is lost.
 *
 * @returns the folders that a killed run left behind, which are removed first.
 */
export async function proveChange(session: ImapSession, login: MailLogin): Promise<readonly string[]> {
  const leftovers = await removeFolders(session);
  const name = `mailbox-access-proof-${randomBytes(8).toString('hex')}`;
  const folders = [name, `${name}-moved`] as const;
  let failure: unknown;
  try {
    await changeMessage(session, login, folders);
  } catch (error) {
    failure = error;
  }
  await tidyUp(session, login, folders, failure);
  if (failure !== undefined) throw failure as Error;
  if (login.signal?.aborted === true) throw buildInterrupted();
  return leftovers;
}

async function changeMessage(session: ImapSession, login: MailLogin, folders: ProofFolders): Promise<void> {
  const { client } = session;
  const { messageId, content } = await buildMessage(login.mailbox);
  const { path: from } = await session.do('change', () => client.mailboxCreate(folders[0]));
  const { path: to } = await session.do('change', () => client.mailboxCreate(folders[1]));
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

async function tidyUp(session: ImapSession, login: MailLogin, folders: ProofFolders, failure: unknown): Promise<void> {
  const remove = (on: ImapSession) => removeFolders(on, (name) => folders.includes(name));
  const removeOnNew = () => within(new ImapSession({ ...login, signal: undefined }, tidyLimits), remove);
  await remove(session)
    .catch(removeOnNew)
    // The server may still be executing the last command of the lost connection, such as DELETE.
    .catch((error: unknown) => (isRefusal(error) ? removeOnNew() : Promise.reject(error as Error)))
    .catch((error: unknown) => {
      throw tellResidue(failure ?? error, login, folders);
    });
}

function isRefusal(error: unknown): boolean {
  return error instanceof SignInError && error.fault.kind === 'imap';
}

/** Adds the folders that may be left behind to the error. The next run with `--full` removes them. */
function tellResidue(error: unknown, { mailbox }: MailLogin, left: readonly string[]): unknown {
  if (error instanceof MailboxAccessError) return buildInterrupted(left);
  if (!(error instanceof SignInError) || !('text' in error.fault)) return error;
  const text = `${error.fault.text} (may be left behind in ${mailbox}: ${left.join(', ')})`;
  return new SignInError({ ...error.fault, text });
}

/** The number of messages that a run creates. */
const maxMessages = 1;

/**
 * Removes the top-level folders with a name of this program that contain only its own message.
 *
 * @param isMeant Selects among them by name. A concurrent run elsewhere loses its folders, and reports that.
 * @returns the names of the removed folders.
 */
async function removeFolders(
  session: ImapSession,
  isMeant: (name: string) => boolean = () => true,
): Promise<readonly string[]> {
  const listed = await session.do('change', () => session.client.list({ listOnly: true }));
  const prefix = session.client.namespace?.prefix ?? '';
  const removed: string[] = [];
  for (const folder of listed) {
    if (!isCandidate(folder, prefix) || !isMeant(folder.name) || hasChildren(folder, listed)) continue;
    if (await removeFolder(session, folder.path)) removed.push(folder.name);
  }
  return removed;
}

function isCandidate({ path, name, flags }: ListResponse, prefix: string): boolean {
  return own.test(name) && path === prefix + name && !flags.has('\\Noselect') && !flags.has('\\NonExistent');
}

function hasChildren({ path, delimiter }: ListResponse, listed: readonly ListResponse[]): boolean {
  return delimiter !== '' && listed.some((other) => other.path.startsWith(path + delimiter));
}

/** Removes a folder and its subscription, which would outlast the folder. */
async function removeFolder(session: ImapSession, path: string): Promise<boolean> {
  const { client } = session;
  const { exists } = await session.do('change', () => client.mailboxOpen(path));
  if (exists > maxMessages || !(await holdsOwnOnly(session, exists))) return false;
  if (exists > 0) await session.do('change', () => client.messageDelete('1:*', { uid: true }));
  await session.do('change', () => client.mailboxUnsubscribe(path));
  await session.do('change', () => client.mailboxDelete(path));
  return true;
}

async function holdsOwnOnly(session: ImapSession, exists: number): Promise<boolean> {
  if (exists === 0) return true;
  const messages = await session.do('change', () => session.client.fetchAll('1:*', { envelope: true }));
  return messages.every(({ envelope }) => isOwnMessage(envelope?.messageId));
}
