import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { EntraEmulator } from '@mailbox-access/entra-emulator';
import { MailboxAccessError } from '../../common/errors.ts';
import { emulatorFolder, openEmulatorFolder } from './backend.ts';
import { holdRunningDirectory } from './health.ts';
import { loadEntraEmulator, type EntraEmulatorPackage } from './packages.ts';

/** An emulator that is being served, by this process or another. */
export interface ServedDirectory {
  readonly ca: string;
  /** `shared`: by another process; `own`: by this one. */
  readonly served: 'own' | 'shared';
  /** Gives it back. A directory of its own is closed when no other process uses it any more. */
  readonly close: () => Promise<void>;
}

const attempts = 20;
const betweenAttemptsMs = 50;

/** Finds the project's emulator, or serves it. @throws MailboxAccessError as {@link serveDirectory} */
export async function findOrServe(projectFolder: string, metadataHost: string): Promise<ServedDirectory> {
  const folder = emulatorFolder(projectFolder);
  for (let attempt = 1; ; attempt += 1) {
    const held = await holdRunningDirectory(folder, metadataHost);
    if (held !== undefined) return { ca: held.ca, served: 'shared', close: () => Promise.resolve().then(held.release) };
    try {
      return own(await serveDirectory(folder, metadataHost));
    } catch (error) {
      // Another run of the project was a moment faster, or has its port until it has left.
      if (!(error instanceof MailboxAccessError) || error.code !== 'directory-busy' || attempt === attempts)
        throw error;
    }
    await setTimeout(betweenAttemptsMs);
  }
}

function own(directory: EntraEmulator): ServedDirectory {
  const close = async () => {
    if (directory.holders() > 0) process.stderr.write('Another run uses this emulator; waiting for it.\n');
    await directory.leave();
    await directory.close();
  };
  return { ca: directory.ca, served: 'own', close };
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
