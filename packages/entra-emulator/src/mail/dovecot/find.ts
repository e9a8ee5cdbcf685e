import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { DovecotMissingError } from '../errors.ts';

const run = promisify(execFile);

export interface DovecotPlaces {
  /** Folders of programs; a person's PATH lacks the one that Dovecot is in. */
  readonly folders: readonly string[];
  /** The part that speaks IMAP, which is a package of its own in Debian: there, elsewhere, and built by oneself. */
  readonly imap: readonly string[];
}

export function dovecotPlaces(env: NodeJS.ProcessEnv = process.env): DovecotPlaces {
  return {
    folders: [...(env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''), '/usr/sbin'],
    imap: ['/usr/lib/dovecot/imap', '/usr/libexec/dovecot/imap', '/usr/local/libexec/dovecot/imap'],
  };
}

/**
 * Finds Dovecot: absolute path of its master program. Throws DovecotMissingError when there is none, or one that does
 * not understand this configuration.
 */
export async function findDovecot({ folders, imap }: DovecotPlaces = dovecotPlaces()): Promise<string> {
  const program = folders.map((folder) => join(folder, 'dovecot')).find(isRunnable);
  if (program === undefined) throw new DovecotMissingError('Dovecot is not installed.');
  if (!imap.some(isRunnable)) throw new DovecotMissingError(`${program} has no IMAP.`);
  const { stdout } = await run(program, ['--version']);
  if (!stdout.startsWith('2.3.')) throw new DovecotMissingError(`${program} is version ${stdout.trim()}, not 2.3.`);
  return program;
}

function isRunnable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
