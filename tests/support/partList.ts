import { access, glob } from 'node:fs/promises';
import { dovecotPlaces, findDovecot } from '../../packages/entra-emulator/src/mail/dovecot/dovecot.ts';
import { findOnPath } from '../../src/common/programs.ts';
import { findInstalled, isInstalledPart } from './installed.ts';

/** Programs that some tests need, but that are no dependencies of this package. */
const parts = ['dovecot', 'chromium', 'mutt', 'postgresql', 'zsh'] as const;
/** The programs that only `npm run test:full` needs. */
const fullParts = ['python', 'azurite'] as const;
export type Part = (typeof parts | typeof fullParts)[number];
export const neededParts: readonly Part[] =
  process.env.MAILBOX_ACCESS_TESTS === 'full' ? [...parts, ...fullParts] : parts;

/** The Debian package of each program, or of its installer. */
export const packages: Readonly<Record<Part, string>> = {
  dovecot: 'dovecot-imapd',
  // Chromium without a window takes a third of the processor time.
  chromium: 'chromium-headless-shell',
  mutt: 'mutt',
  postgresql: 'postgresql',
  zsh: 'zsh',
  python: 'python3-venv',
  azurite: 'npm',
};

/** mutt's program for OAuth 2.0, and what it and its test in a terminal need. Slim images lack documents. */
const muttOauth2 = '/usr/share/doc/mutt/examples/mutt_oauth2.py';
const besideMutt = ['python3', 'gpg', 'gpg-agent', 'gpgconf', 'script', 'bash'];

/** Names the variable in which globalSetup records the program, which is empty if the part is missing. */
export const variableOf = (part: Part): string => `MAILBOX_ACCESS_TEST_${part.toUpperCase()}`;

/** Returns the absolute path of a part's program, or undefined if it is missing or unusable. */
export async function findPart(part: Part): Promise<string | undefined> {
  if (isInstalledPart(part)) return findInstalled(part);
  if (part === 'zsh') return findOnPath(part, process.env);
  if (part === 'chromium') return findChromium();
  if (part === 'mutt') return findMutt();
  if (part === 'postgresql') return findPostgres();
  return findDovecot(dovecotPlaces()).catch(() => undefined);
}

async function findChromium(): Promise<string | undefined> {
  return (await findOnPath('chromium-headless-shell', process.env)) ?? findOnPath('chromium', process.env);
}

/** Finds a program of PostgreSQL, which Debian keeps out of PATH. */
async function findPostgres(): Promise<string | undefined> {
  const found: string[] = [];
  for await (const program of glob('/usr/lib/postgresql/*/bin/pg_ctl')) found.push(program);
  return found.sort().at(-1);
}

async function findMutt(): Promise<string | undefined> {
  const [mutt, ...others] = await Promise.all(['mutt', ...besideMutt].map((name) => findOnPath(name, process.env)));
  const hasProgram = await access(muttOauth2).then(
    () => true,
    () => false,
  );
  return hasProgram && !others.includes(undefined) ? mutt : undefined;
}
