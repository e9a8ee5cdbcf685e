import { constants } from 'node:fs';
import { access, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { buildBinaryPath } from '../../../../src/pulumi/cli/cache.ts';
import { findEngine, locateEngine } from '../../../../src/pulumi/cli/locate.ts';
import { readPinnedEngine } from '../../../../src/pulumi/cli/pinned.ts';
import type { EngineProgress } from '../../../../src/pulumi/cli/types.ts';
import {
  failingMake,
  fakeCommand,
  fakeOptions,
  fakeParts,
  projectFolder,
  scratchFolder,
  writeFakeEngine,
  writeFakeProgram,
} from './fakes.ts';

const { version } = await readPinnedEngine(projectFolder);
const succeedingMake = (root: string): Promise<void> => writeFakeEngine(root, version);
const neitherWay = fakeParts({ download: failingMake, build: failingMake });
const buildOnly = fakeParts({ download: failingMake, build: succeedingMake });

describe('findEngine', () => {
  it('prefers the engine on PATH', async () => {
    using scratch = scratchFolder();
    const path = await writeFakeProgram(scratch.path, 'pulumi');
    const parts = { ...neitherWay, getCommand: () => Promise.resolve(fakeCommand('3.280.0')) };
    const engine = await findEngine(fakeOptions(scratch.path, { env: { PATH: scratch.path } }), parts);
    expect(engine).toMatchObject({ source: 'path', path, version: '3.280.0' });
  });

  it('looks into the cache next', async () => {
    using scratch = scratchFolder();
    await writeFakeEngine(join(scratch.path, 'engine', `${version}-build`), version);
    expect(await findEngine(fakeOptions(scratch.path), neitherWay)).toMatchObject({ source: 'cache-build', version });
  });

  it('makes nothing', async () => {
    using scratch = scratchFolder();
    expect(await findEngine(fakeOptions(scratch.path), buildOnly)).toBeUndefined();
    expect(await readdir(scratch.path)).toEqual([]);
  });
});

describe('locateEngine', () => {
  it('downloads before it builds', async () => {
    using scratch = scratchFolder();
    const parts = fakeParts({ download: (root) => writeFakeEngine(root, '3.270.0'), build: failingMake });
    expect(await locateEngine(fakeOptions(scratch.path), parts)).toMatchObject({
      source: 'download',
      version: '3.270.0',
      path: buildBinaryPath(join(scratch.path, 'engine', '3.270.0-download')),
    });
    expect(await locateEngine(fakeOptions(scratch.path), neitherWay)).toMatchObject({ source: 'cache-download' });
  });

  it('builds when the download fails, and leaves the engine alone in the cache', async () => {
    using scratch = scratchFolder();
    expect(await locateEngine(fakeOptions(scratch.path), buildOnly)).toMatchObject({ source: 'build', version });
    expect(await readdir(join(scratch.path, 'engine'))).toEqual([`${version}-build`]);
  });

  it('takes the engine that is there without making one', async () => {
    using scratch = scratchFolder();
    const path = await writeFakeProgram(scratch.path, 'pulumi');
    const parts = { ...neitherWay, getCommand: () => Promise.resolve(fakeCommand('3.280.0')) };
    const engine = await locateEngine(fakeOptions(scratch.path, { env: { PATH: scratch.path } }), parts);
    expect(engine).toMatchObject({ source: 'path', path });
  });

  it('says that it passes over an engine on PATH that is too old', async () => {
    using scratch = scratchFolder();
    const path = await writeFakeProgram(scratch.path, 'pulumi');
    const progress: EngineProgress[] = [];
    const onProgress = (step: EngineProgress): void => void progress.push(step);
    const options = fakeOptions(scratch.path, { env: { PATH: scratch.path }, onProgress });
    const getCommand: typeof buildOnly.getCommand = (root) =>
      root === undefined ? Promise.resolve(fakeCommand('3.2.0')) : buildOnly.getCommand(root);
    expect(await locateEngine(options, { ...buildOnly, getCommand })).toMatchObject({ source: 'build' });
    const detail = `passed over: ${path} is Pulumi 3.2.0, and 3.44.0 or newer is needed`;
    expect(progress).toEqual([{ step: 'path', detail, elapsedMs: 0 }]);
  });

  it('makes an engine again that does not run', async () => {
    using scratch = scratchFolder();
    const binary = buildBinaryPath(join(scratch.path, 'engine', `${version}-build`));
    await mkdir(dirname(binary), { recursive: true });
    await writeFile(binary, 'half a file');
    expect(await locateEngine(fakeOptions(scratch.path), buildOnly)).toMatchObject({ source: 'build', path: binary });
    expect(await locateEngine(fakeOptions(scratch.path), neitherWay)).toMatchObject({ source: 'cache-build' });
  });

  it('keeps no engine that does not run', async () => {
    using scratch = scratchFolder();
    const broken = fakeParts({
      download: (root) => mkdir(join(root, 'bin')).then(() => undefined),
      build: failingMake,
    });
    await expect(locateEngine(fakeOptions(scratch.path), broken)).rejects.toMatchObject({ code: 'engine-missing' });
    expect(await readdir(join(scratch.path, 'engine'))).toEqual([]);
  });

  it('tells why no way led to an engine', async () => {
    using scratch = scratchFolder();
    await expect(locateEngine(fakeOptions(scratch.path), neitherWay)).rejects.toMatchObject({
      code: 'engine-missing',
      problem: expect.stringMatching(/on PATH: .*\n {2}official download: .*\n {2}build from source: /),
    });
  });

  it('tells when the cache cannot be written', async () => {
    using scratch = scratchFolder();
    const file = join(scratch.path, 'file');
    await writeFile(file, '');
    await expect(locateEngine(fakeOptions(file), buildOnly)).rejects.toMatchObject({
      code: 'engine-missing',
      problem: expect.stringMatching(/cache folder: .* cannot be used: .*; MAILBOX_ACCESS_CACHE names another/),
    });
  });

  it.each(['download', 'build'] as const)(
    'leaves nothing and tries nothing else when interrupted in a %s',
    async (way) => {
      using scratch = scratchFolder();
      const controller = new AbortController();
      const makes = { download: failingMake, build: failingMake };
      const interrupted = fakeParts({
        ...makes,
        [way]: (root: string) => {
          controller.abort(new Error('Ctrl-C'));
          return writeFakeEngine(root, version).then(() => Promise.reject(new Error('Ctrl-C')));
        },
        ...(way === 'download' ? { build: succeedingMake } : {}),
      });
      const run = locateEngine(fakeOptions(scratch.path, { signal: controller.signal }), interrupted);
      await expect(run).rejects.toMatchObject({ code: 'interrupted' });
      expect(await readdir(join(scratch.path, 'engine'))).toEqual([]);
    },
  );

  it('gives a real engine that is new enough', async () => {
    const engine = await locateEngine({ projectFolder });
    await access(engine.path, constants.X_OK);
    expect(engine.command.version?.version).toBe(engine.version);
    expect(engine.command.version?.compare('3.44.0')).toBe(1);
  });
});
