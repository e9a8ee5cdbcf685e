import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Identity } from './configuration.ts';

/** Dovecot gives nobody mail as root; a root therefore starts it as nobody. */
export async function readIdentity(): Promise<Identity> {
  const { stdout } = await promisify(execFile)('id', process.getuid?.() === 0 ? ['nobody'] : []);
  const [, uid, user, gid, group] = /^uid=(\d+)\((.+?)\) gid=(\d+)\((.+?)\)/.exec(stdout) ?? [];
  if (user === undefined || group === undefined) throw new Error(`The user of Dovecot has no name: ${stdout.trim()}`);
  return { uid: Number(uid), gid: Number(gid), user, group };
}

/**
 * Nobody may not enter root's folders but by this one capability of root's; without the security bit, access(2) would not
 * count it (capabilities(7)), and Dovecot would take every mailbox to be read-only.
 */
export function dropRights({ uid, gid }: Identity): readonly string[] {
  if (process.getuid?.() !== 0) return [];
  const capability = '+dac_override';
  return [
    'setpriv',
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    '--securebits=+no_setuid_fixup',
    `--inh-caps=${capability}`,
    `--ambient-caps=${capability}`,
  ];
}
