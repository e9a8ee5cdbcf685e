import { existsSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { MailServedError } from '../errors.ts';
import { writeAtomically } from '../../storage.ts';
import { socketName } from './configuration.ts';

/** The prefix of every base folder's name. No other folder is removed. */
export const basePrefix = 'mailbox-access-mail-';
const pollMs = 20;
const patienceMs = 5_000;

const Run = z.object({ owner: z.number(), base: z.string() });

const fileOf = (mailFolder: string): string => join(mailFolder, 'dovecot.json');

/** Records beside the mailboxes which process runs a Dovecot for them, and in which base folder. */
export function noteRun(mailFolder: string, base: string): void {
  writeAtomically(fileOf(mailFolder), JSON.stringify({ owner: process.pid, base }), 0o600);
}

export function forgetRun(mailFolder: string, base: string): void {
  rmSync(base, { recursive: true, force: true });
  rmSync(fileOf(mailFolder), { force: true });
}

/**
 * Ends a Dovecot whose owner was killed, and removes its files.
 * @throws MailServedError when the owner is alive.
 */
export async function endLeftover(mailFolder: string): Promise<void> {
  const run = readRun(mailFolder);
  if (run === undefined || !basename(run.base).startsWith(basePrefix)) return;
  // Another process may have this process ID by now, but only Dovecot can have this socket.
  if (await answers(run.base)) {
    if (isAlive(run.owner)) throw new MailServedError(mailFolder, run.owner);
    await endMaster(run.base);
  }
  forgetRun(mailFolder, run.base);
}

function readRun(mailFolder: string): z.infer<typeof Run> | undefined {
  try {
    return Run.parse(JSON.parse(readFileSync(fileOf(mailFolder), 'utf8')));
  } catch {
    return undefined;
  }
}

async function endMaster(base: string): Promise<void> {
  const pid = Number(readFileSync(join(base, 'master.pid'), 'utf8'));
  endGroup(pid, 'SIGTERM');
  const killMs = Date.now() + patienceMs;
  while (await answers(base)) {
    if (Date.now() > killMs) endGroup(pid, 'SIGKILL');
    await sleep(pollMs);
  }
  endGroup(pid, 'SIGKILL');
}

/**
 * Signals a master and all its remaining processes. If only the master were signaled, its log process would end a
 * second later.
 */
export function endGroup(master: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (master !== undefined && master > 1) process.kill(-master, signal);
  } catch {
    // All of them have ended.
  }
}

/** Whether a Dovecot accepts connections in this base folder. */
function answers(base: string): Promise<boolean> {
  const path = join(base, socketName);
  if (!existsSync(path)) return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
