import { access, glob } from 'node:fs/promises';
import { dovecotPlaces, findDovecot } from '../../packages/entra-emulator/src/mail/dovecot/dovecot.ts';
import { findOnPath } from '../../src/common/programs.ts';
import { findInstalled, isInstalledPart } from './installed.ts';

/** Programs that some tests need and that are no dependencies of this package. */
const parts = ['dovecot', 'chromium', 'mutt', 'postgresql', 'zsh'] as const;
/** The same for `npm run test:full` alone. */
const fullParts = ['python', 'azurite'] as const;
export type Part = (typeof parts | typeof fullParts)[number];
export const neededParts: readonly Part[] =
  process.env.MAILBOX_ACCESS_TESTS === 'full' ? [...parts, ...fullParts] : parts;

/** The Debian package of each, or of what installs it. */
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

/** mutt's program for OAuth 2.0, and what that and a test of it in a terminal need. Slim images leave out documents. */
const muttOauth2 = '/usr/share/doc/mutt/examples/mutt_oauth2.py';
const besideMutt = ['python3', 'gpg', 'gpg-agent', 'gpgconf', 'script', 'bash'];

/** Where globalSetup notes the program it found; empty when the part is missing. */
export const variableOf = (part: Part): string => `MAILBOX_ACCESS_TEST_${part.toUpperCase()}`;

/** The program of a part: absolute, or undefined when the part is missing or cannot be used. */
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

/** Debian keeps its programs out of PATH. */
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
