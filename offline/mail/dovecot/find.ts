import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { DovecotMissingError } from '../errors.ts';

const run = promisify(execFile);

/** Where the part that speaks IMAP is: Debian's folder and the others'. A package of its own in Debian. */
const imapFiles = ['/usr/lib/dovecot/imap', '/usr/libexec/dovecot/imap', '/usr/local/libexec/dovecot/imap'];

/**
 * Finds Dovecot: absolute path of its master program.
 *
 * @throws DovecotMissingError when there is none, or one that does not understand this configuration.
 */
export async function findDovecot(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  // A person's PATH lacks the folder of programs like this one.
  const folders = [...(env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''), '/usr/sbin'];
  const program = folders.map((folder) => join(folder, 'dovecot')).find(isRunnable);
  if (program === undefined) throw new DovecotMissingError('Dovecot is not installed.');
  if (!imapFiles.some(isRunnable)) throw new DovecotMissingError(`${program} has no IMAP.`);
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
