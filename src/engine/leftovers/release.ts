import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { MailboxAccessError } from '../../errors.ts';
import type { Operation } from '../operation.ts';
import { judgeHolder, parseLocks } from './lock.ts';
import type { Holder, StackLock } from './lock.ts';
import { readProcess } from './process.ts';

/**
 * Takes away the locks that dead processes of this machine have left, when there are no others.
 *
 * Not by `pulumi cancel`: that takes away every lock of the stack, also one that a living process has got meanwhile. Each lock is a
 * file of its own name that is never used again.
 *
 * @param text What the engine said.
 * @returns What was taken away, in words; undefined when it spoke of no lock.
 * @throws MailboxAccessError `stack-locked` when somebody else holds one, or it cannot be taken away.
 */
export async function releaseDeadLocks(operation: Operation, stack: string, text: string): Promise<string | undefined> {
  const locks = parseLocks(text);
  if (locks.length === 0) return undefined;
  const holders = await Promise.all(
    locks.map(async (lock) => ({ lock, holder: judgeHolder(lock, hostname(), await readProcess(lock.pid)) })),
  );
  const held = holders.find(({ lock, holder }) => holder !== 'dead' || !lock.url.startsWith('file:'));
  if (held !== undefined) throw locked(operation, stack, held.lock, held.holder, text);
  for (const { url } of locks) await rm(fileURLToPath(url), { force: true });
  return `Stack ${stack} was locked by a run that is dead (${locks.map(describeLock).join('; ')}); that lock was taken away.`;
}

function describeLock({ user, host, pid, since }: StackLock): string {
  return `${user}@${host}, process ${pid}, since ${since.toISOString()}`;
}

/** Who holds it, since when, and what to do. */
export function locked(
  operation: Operation,
  stack: string,
  lock: StackLock,
  holder: Holder,
  text: string,
): MailboxAccessError {
  const again = `npx mailbox-access ${operation} ${stack}`;
  const remedies: Readonly<Record<Holder, string>> = {
    alive: `Wait until it has ended, then: ${again}`,
    elsewhere: `Wait until it has ended. If you know that it is dead: pulumi cancel --stack ${stack}, then: ${again}`,
    dead: `It is dead: pulumi cancel --stack ${stack}, then: ${again}`,
  };
  return new MailboxAccessError(
    'stack-locked',
    `Another run has stack ${stack}: ${describeLock(lock)}.`,
    remedies[holder],
    { original: text },
  );
}
