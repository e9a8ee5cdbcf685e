import { mkdtempSync, rmSync } from 'node:fs';
import { copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { PulumiCommand } from '@pulumi/pulumi/automation/cmd.js';
import { buildBinaryPath } from '../../../../src/pulumi/cli/cache.ts';
import type { EngineParts } from '../../../../src/pulumi/cli/locate.ts';
import type { EngineMaker, EngineOptions, MakeContext } from '../../../../src/pulumi/cli/types.ts';

export const neverAborted = new AbortController().signal;
export const projectFolder = process.cwd();

/** A folder that goes when the block ends. */
export function scratchFolder(): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'mailbox-access-engine-'));
  return {
    path,
    [Symbol.dispose]: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

export function fakeCommand(version: string | null, command = 'pulumi'): PulumiCommand {
  const compare = (other: string): number => (version ?? '').localeCompare(other, 'en', { numeric: true });
  return { command, version: version === null ? null : { version, compare } } as unknown as PulumiCommand;
}

/** A fake engine is a text file with its version. */
export async function writeFakeEngine(root: string, version: string): Promise<void> {
  const binary = buildBinaryPath(root);
  await mkdir(dirname(binary), { recursive: true });
  await writeFile(binary, `v${version}`);
}

/** Stands in for `PulumiCommand.get`: throws unless the file below the root has a version. */
export async function getFakeCommand(root?: string): Promise<PulumiCommand> {
  if (root === undefined) throw new Error('spawn pulumi ENOENT');
  const text = await readFile(buildBinaryPath(root), 'utf8');
  if (!text.startsWith('v')) throw new Error('this engine does not run');
  return fakeCommand(text.slice(1), buildBinaryPath(root));
}

export type FakeMake = (root: string, context: MakeContext) => Promise<void>;

/** A search with nothing on PATH and these ways to an engine. */
export function fakeParts(makes: { readonly download: FakeMake; readonly build: FakeMake }): EngineParts {
  const download: EngineMaker = { kind: 'download', version: '3.270.0', make: makes.download };
  return {
    getCommand: getFakeCommand,
    buildMakers: (pinned) => [download, { kind: 'build', version: pinned.version, make: makes.build }],
  };
}

export const failingMake: FakeMake = () => Promise.reject(new Error('get.pulumi.com cannot be reached'));

export function fakeOptions(cacheFolder: string, more: Partial<EngineOptions> = {}): EngineOptions {
  return { env: {}, cacheFolder, projectFolder, ...more };
}

/**
 * A program of this name that is Node itself: called as `go version` in a folder with a script `version`, it runs that.
 * It works on Windows too, where a script is no program.
 */
export async function writeFakeProgram(folder: string, name: string): Promise<string> {
  const file = join(folder, process.platform === 'win32' ? `${name}.exe` : name);
  await (process.platform === 'win32' ? copyFile(process.execPath, file) : symlink(process.execPath, file));
  return file;
}
