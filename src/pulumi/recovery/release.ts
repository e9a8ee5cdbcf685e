import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { readProject } from '../../registration/settings/files.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import { onOneLine } from '../../common/sanitize.ts';
import { judgeHolder, listLocks, parseHolders, type Holder, type LockFile, type StackLock } from './lock.ts';
import { hasRunningEngine, readProcess } from './process.ts';
import type { Refusal } from './damagedState.ts';
import { pulumiCommand } from '../../common/pulumiCommand.ts';

/** An engine writes its lock at once, so one that is torn for this long stays torn. */
const tornAfterMs = 10 * 60_000;

/**
 * Removes the locks of dead processes on this machine, if there are no other locks. Does not use `pulumi cancel`, which also removes the lock
 * of a running process. Each lock file has a unique name that is never reused.
 *
 * @returns a description of what was removed; empty if the locks were already gone; undefined if the engine mentioned no lock
 * @throws MailboxAccessError `stack-locked` if another process holds one, or it cannot be removed
 */
export async function releaseDeadLocks(locked: Refusal): Promise<string | undefined> {
  const { projectFolder, stack, operation, folder, text } = locked;
  const isLocked = text.includes('the stack is currently locked');
  if (operation === undefined || (!isLocked && !speaksOfTornLock(text))) return undefined;
  const files = await listLocks(folder, (await readProject(projectFolder)).name, stack);
  if (files === undefined) {
    // The state is in no local folder, so only the engine's message shows who holds it.
    if (isLocked) throw stackLocked(locked, parseHolders(text)[0], 'elsewhere');
    return undefined;
  }
  const torn = files.filter(({ lock }) => lock === undefined);
  if (!isLocked && torn.length === 0) return undefined;
  // A lock may be gone by now, because its run is between two operations.
  const held = await Promise.all((files.length > 0 ? files.map(({ lock }) => lock) : parseHolders(text)).map(judge));
  for (const { lock, holder } of held)
    if (holder === 'alive' || holder === 'elsewhere') throw stackLocked(locked, lock, holder);
  if (torn.length > 0 && !(await isLeft(torn))) throw tornLock(locked, torn);
  // Each file has an attribute file beside it.
  for (const { path } of files) for (const file of [path, `${path}.attrs`]) await rm(file, { force: true });
  if (files.length === 0) return '';
  const by = files.map(({ lock }) => (lock === undefined ? 'an incomplete lock file' : describeLock(lock))).join('; ');
  return `Stack ${stack} was locked by a run that has ended (${by}). The lock was removed.`;
}

/** The engine reports an unreadable state with the same text plus `checkpoint`. */
function speaksOfTornLock(text: string): boolean {
  return /unexpected end of JSON input|invalid character/.test(text) && !text.includes('checkpoint');
}

async function judge(lock: StackLock | undefined) {
  return { lock, holder: lock && judgeHolder(lock, hostname(), await readProcess(lock.pid)) };
}

async function isLeft(torn: readonly LockFile[]): Promise<boolean> {
  const isOld = torn.every(({ changedAt }) => changedAt.getTime() < Date.now() - tornAfterMs);
  return isOld && !(await hasRunningEngine());
}

function describeLock({ username, hostname: host, pid, timestamp }: StackLock): string {
  return `${onOneLine(`${username}@${host}`)}, process ${pid}, since ${new Date(timestamp).toISOString()}`;
}

/** @param lock Undefined if the engine does not report who holds the stack */
function stackLocked(
  { operation, stack, text }: Refusal,
  lock: StackLock | undefined,
  holder: Exclude<Holder, 'dead'>,
): MailboxAccessError {
  const again = `npx mailbox-access ${String(operation)} ${stack}`;
  return new MailboxAccessError(
    'stack-locked',
    lock === undefined
      ? `Another run is using stack ${stack}.`
      : `Another run is using stack ${stack}: ${describeLock(lock)}.`,
    holder === 'alive'
      ? `Wait until it has ended, then: ${again}`
      : `Wait until it has ended. If it is no longer running, release the lock: ${pulumiCommand('cancel', stack)}, then: ${again}`,
    { original: text },
  );
}

function tornLock({ operation, stack, text }: Refusal, torn: readonly LockFile[]): MailboxAccessError {
  return new MailboxAccessError(
    'stack-locked',
    `Stack ${stack} has an incomplete lock file, left by a full disk or a killed engine: ${torn.map(({ path }) => path).join(', ')}.`,
    `If no one is using this stack: ${pulumiCommand('cancel', stack)}, then: npx mailbox-access ${String(operation)} ${stack}`,
    { original: text },
  );
}
