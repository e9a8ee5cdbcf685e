import { readFile } from 'node:fs/promises';
import { get } from 'node:https';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { EntraEmulator } from '@mailbox-access/entra-emulator';
import { MailboxAccessError } from '../../common/errors.ts';
import { emulatorFolder, openEmulatorFolder } from './backend.ts';
import { loadEntraEmulator, type EntraEmulatorPackage } from './packages.ts';

export interface ServedDirectory {
  readonly ca: string;
  /** `shared`: served by another process; `own`: by this one. */
  readonly served: 'own' | 'shared';
  /** Releases the directory. One that this process serves closes when no other process uses it any more. */
  readonly close: () => Promise<void>;
}

const attempts = 20;
const betweenAttemptsMs = 50;
const holdTimeoutMs = 2_000;

/** Finds the project's emulator, or serves it. @throws MailboxAccessError as {@link serveDirectory} */
export async function findOrServe(projectFolder: string, metadataHost: string): Promise<ServedDirectory> {
  const folder = emulatorFolder(projectFolder);
  for (let attempt = 1; ; attempt += 1) {
    const held = await holdRunningDirectory(folder, metadataHost);
    if (held !== undefined) return { ca: held.ca, served: 'shared', close: () => Promise.resolve().then(held.release) };
    try {
      const directory = await serveDirectory(folder, metadataHost);
      const close = async () => {
        if (directory.holders() > 0) process.stderr.write('Another run uses this emulator; waiting for it.\n');
        await directory.leave();
        await directory.close();
      };
      return { ca: directory.ca, served: 'own', close };
    } catch (error) {
      // Another run of the project was faster, or still has the port.
      if (!(error instanceof MailboxAccessError) || error.code !== 'directory-busy' || attempt === attempts)
        throw error;
    }
    await setTimeout(betweenAttemptsMs);
  }
}

/**
 * Serves the emulator on the port of `metadataHost` (`localhost:<port>`).
 *
 * @throws MailboxAccessError `directory-busy` when something else has the port, `directory-unreadable` when its data is
 *   broken, `emulator-missing` when the emulator is not installed.
 */
export async function serveDirectory(folder: string, metadataHost: string): Promise<EntraEmulator> {
  await openEmulatorFolder(folder);
  const emulator = await loadEntraEmulator();
  try {
    return await emulator.startEntraEmulator({
      folder: join(folder, 'directory'),
      port: Number(metadataHost.split(':')[1]),
    });
  } catch (cause) {
    throw explainStart(cause, metadataHost, emulator);
  }
}

function explainStart(cause: unknown, metadataHost: string, { DirectoryStateError }: EntraEmulatorPackage): unknown {
  if (cause instanceof DirectoryStateError) {
    const [problem = '', remedy = ''] = cause.message.split('\n');
    return new MailboxAccessError('directory-unreadable', problem, remedy, { cause });
  }
  if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') return cause;
  return new MailboxAccessError(
    'directory-busy',
    `Another program uses the port of the emulator, ${metadataHost}.`,
    'Stop that program, or set another port in azuread:metadataHost of Pulumi.<stack>.yaml.',
    { cause },
  );
}

interface HeldDirectory {
  readonly ca: string;
  /** Lets that process end. */
  readonly release: () => void;
}

/**
 * Checks whether another process serves this project's emulator, and keeps that process from ending until the directory
 * is released or this process ends. Only the project's own emulator has a certificate of the authority in `folder`.
 */
async function holdRunningDirectory(folder: string, host: string): Promise<HeldDirectory | undefined> {
  const ca = await readFile(join(folder, 'directory', 'ca.pem'), 'utf8').catch(() => undefined);
  if (ca === undefined) return undefined;
  const headers = { 'x-mailbox-access': 'hold' };
  return new Promise((resolve) => {
    const request = get(
      `https://${host}/offline/hold`,
      { ca, agent: false, timeout: holdTimeoutMs, headers },
      (response) => {
        request.setTimeout(0);
        // The connection breaks when that process is killed. The next request reports it.
        response.on('error', () => undefined).resume();
        // The open connection must not keep this process running.
        response.socket.unref();
        resolve(response.statusCode === 200 ? { ca, release: () => request.destroy() } : undefined);
      },
    );
    request.on('timeout', () => request.destroy());
    request.on('error', () => {
      resolve(undefined);
    });
  });
}
