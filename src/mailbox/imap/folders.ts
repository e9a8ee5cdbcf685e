import { randomBytes } from 'node:crypto';
import type { ListResponse } from 'imapflow';
import { isOwnMessage } from '../message.ts';
import type { ImapSession } from './session.ts';

/** The two folders of one proof; one that was killed leaves them. */
export interface ProofFolders {
  readonly from: string;
  readonly to: string;
}

const own = /^mailbox-access-proof-[0-9a-f]{16}(-moved)?$/;
/** A proof has one message. */
const maxMessages = 1;

export function nameFolders(): ProofFolders {
  const from = `mailbox-access-proof-${randomBytes(8).toString('hex')}`;
  return { from, to: `${from}-moved` };
}

/**
 * Removes the folders that bear a name of this program's, lie at the top and hold nothing but its own message.
 *
 * @param isMeant of those by their names. A proof that runs at the same time elsewhere loses its folders, and says so.
 * @returns the names of what was removed.
 */
export async function removeFolders(
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

/** Its subscription would outlive it. */
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
