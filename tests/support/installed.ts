import { createHash } from 'node:crypto';
import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runProgram } from '../../src/common/programs.ts';
import { buildEngineFolder } from '../../src/pulumi/cli/cache.ts';

/** Maximum time of one installation (milliseconds). The Azure CLI, of 400 MB, takes 40 s on a fast network. */
const limitMs = 10 * 60_000;

const requirements = 'tests/clients/requirements.txt';
const azurite = 'azurite@3.37.0';

/** A part that its registry's own client installs into the user's cache folder. */
interface InstalledPart {
  readonly describe: () => Promise<string>;
  /** The program's path below the part's folder. */
  readonly program: string;
  readonly commands: (folder: string) => readonly (readonly [program: string, ...args: readonly string[]])[];
}

const installedParts = {
  python: {
    describe: async () => (await readFile(requirements, 'utf8')).trim().replaceAll('\n', ', '),
    program: 'bin/python3',
    commands: (folder) => [
      ['python3', '-m', 'venv', folder],
      [join(folder, 'bin', 'pip'), 'install', '--no-compile', '--requirement', requirements],
    ],
  },
  azurite: {
    describe: () => Promise.resolve(azurite),
    program: 'node_modules/.bin/azurite-blob',
    commands: (folder) => [
      ['npm', 'install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', folder, azurite],
    ],
  },
} as const satisfies Record<string, InstalledPart>;
export type InstalledPartName = keyof typeof installedParts;

export const isInstalledPart = (name: string): name is InstalledPartName => name in installedParts;

/** Names the versions of a part. */
export const describeInstalled = (name: InstalledPartName): Promise<string> => installedParts[name].describe();

/** Returns a folder for each set of versions. */
async function findFolder(name: InstalledPartName): Promise<string> {
  const key = createHash('sha256')
    .update(await describeInstalled(name))
    .digest('hex');
  return join(dirname(buildEngineFolder(process.env)), name, key.slice(0, 12));
}

/** The file that marks a complete installation. */
const noteIn = (folder: string): string => join(folder, 'installed');

/** Returns the absolute path of a part's program, or undefined if it is not completely installed. */
export async function findInstalled(name: InstalledPartName): Promise<string | undefined> {
  const folder = await findFolder(name);
  return access(noteIn(folder)).then(
    () => join(folder, installedParts[name].program),
    () => undefined,
  );
}

/** Installs a part, and announces it first. An interrupted installation starts from the beginning. */
export async function installPart(name: InstalledPartName, write: (line: string) => void): Promise<void> {
  const folder = await findFolder(name);
  write(
    `Installing ${await describeInstalled(name)} into ${folder} for the tests; MAILBOX_ACCESS_INSTALL=no forbids that.\n`,
  );
  const signal = AbortSignal.timeout(limitMs);
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    for (const [program, ...args] of installedParts[name].commands(folder))
      await runProgram(program, args, { cwd: process.cwd(), env: process.env, signal });
    await writeFile(noteIn(folder), '');
  } catch (error) {
    write(`${error instanceof Error ? error.message : String(error)}\n`);
  }
}
