import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { TokenKeys } from '../../login/keys.ts';
import { exchangeAudience } from '../access.ts';
import { DovecotMissingError } from '../errors.ts';
import { buildConfiguration, buildTokenCheck, socketName, type Identity } from './configuration.ts';
import { basePrefix, endGroup, endLeftover, forgetRun, noteRun } from './leftover.ts';

const pollMs = 10;
const startMs = 10_000;
const endMs = 5_000;

interface RunningDovecot {
  /** The master's process ID, which is also the ID of its process group. */
  readonly pid: number;
  /** The socket on which it accepts IMAP connections. */
  readonly socket: string;
  close(): Promise<void>;
}

/**
 * Starts a separate Dovecot, which checks tokens by `keys`, and waits until it greets.
 * @throws DovecotMissingError; MailServedError; an error with the last lines of its log when it does not start.
 */
export async function startDovecot(mailFolder: string, keys: TokenKeys): Promise<RunningDovecot> {
  const program = await findDovecot();
  await endLeftover(mailFolder);
  const identity = await readIdentity();
  const base = mkdtempSync(join(tmpdir(), basePrefix));
  noteRun(mailFolder, base);
  const child = spawnDovecot(program, base, identity, mailFolder, keys);
  const kill = (): void => {
    endGroup(child.pid, 'SIGKILL');
  };
  process.once('exit', kill);
  const close = async (): Promise<void> => {
    await end(child);
    process.off('exit', kill);
    forgetRun(mailFolder, base);
  };
  try {
    await waitForGreeting(child, join(base, socketName));
  } catch (cause) {
    const log = readFileSync(join(base, 'log'), 'utf8').split('\n').slice(-10).join('\n');
    await close();
    throw new Error(`Dovecot did not start: ${log}`, { cause });
  }
  return { pid: Number(child.pid), socket: join(base, socketName), close };
}

function spawnDovecot(
  program: string,
  base: string,
  identity: Identity,
  mailFolder: string,
  { keyId, publicPem }: TokenKeys,
): ChildProcess {
  const keyFolder = join(base, 'keys', 'default', 'RS256');
  const configuration = join(base, 'dovecot.conf.in');
  // Dovecot requires a base folder that others can enter. Private files in it have their own permissions.
  chmodSync(base, 0o755);
  mkdirSync(keyFolder, { recursive: true });
  writeFileSync(join(keyFolder, keyId), publicPem);
  writeFileSync(join(base, 'oauth2.conf.ext'), buildTokenCheck(base, exchangeAudience));
  writeFileSync(configuration, buildConfiguration(base, mailFolder, identity));
  const [command, ...args] = [...dropRights(identity), program, '-F', '-c', configuration];
  const log = openSync(join(base, 'log'), 'a', 0o600);
  // A process group of its own: Ctrl-C in a terminal ends only the owner, which then ends the whole group.
  const child = spawn(command, args, { stdio: ['ignore', log, log], detached: true });
  closeSync(log);
  return child;
}

async function waitForGreeting(child: ChildProcess, socket: string): Promise<void> {
  const failed = new AbortController();
  child.once('error', (error) => {
    failed.abort(error);
  });
  child.once('exit', (code) => {
    failed.abort(new Error(`Exit code ${code ?? 'none'}`));
  });
  const signal = AbortSignal.any([failed.signal, AbortSignal.timeout(startMs)]);
  while (!(await greets(socket))) await sleep(pollMs, undefined, { signal });
}

function greets(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const settle = (greeting: string): void => {
      socket.destroy();
      resolve(greeting.startsWith('* OK'));
    };
    socket.once('data', (data) => {
      settle(data.toString());
    });
    for (const event of ['error', 'close']) {
      socket.once(event, () => {
        settle('');
      });
    }
  });
}

async function end(child: ChildProcess): Promise<void> {
  const hasEnded = child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
  const ended = hasEnded ? undefined : once(child, 'exit');
  endGroup(child.pid, 'SIGTERM');
  const kill = setTimeout(endGroup, endMs, child.pid, 'SIGKILL');
  await ended;
  clearTimeout(kill);
  endGroup(child.pid, 'SIGKILL');
}

/** Dovecot serves no mail as root, so root runs it as nobody. */
async function readIdentity(): Promise<Identity> {
  const { stdout } = await promisify(execFile)('id', process.getuid?.() === 0 ? ['nobody'] : []);
  const [, uid, user, gid, group] = /^uid=(\d+)\((.+?)\) gid=(\d+)\((.+?)\)/.exec(stdout) ?? [];
  if (user === undefined || group === undefined) throw new Error(`The user of Dovecot has no name: ${stdout.trim()}`);
  return { uid: Number(uid), gid: Number(gid), user, group };
}

/**
 * Lets `nobody` enter root's folders with this one capability. Without the security bit, access(2) would not count it
 * (capabilities(7)), and Dovecot would take every mailbox to be read-only.
 */
function dropRights({ uid, gid }: Identity): readonly string[] {
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

const run = promisify(execFile);

interface DovecotPlaces {
  /** Folders of programs. A user's PATH lacks Dovecot's. */
  readonly folders: readonly string[];
  /** The IMAP program, a separate package in Debian: paths in Debian, elsewhere, and when built from source. */
  readonly imap: readonly string[];
}

export function dovecotPlaces(env: NodeJS.ProcessEnv = process.env): DovecotPlaces {
  return {
    folders: [...(env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''), '/usr/sbin'],
    imap: ['/usr/lib/dovecot/imap', '/usr/libexec/dovecot/imap', '/usr/local/libexec/dovecot/imap'],
  };
}

/**
 * Returns the absolute path of Dovecot's master program.
 * @throws DovecotMissingError when there is none, or one that does not understand this configuration.
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
