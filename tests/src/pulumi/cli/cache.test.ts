import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { buildBinaryPath, buildEngine, buildEngineFolder, readCachedEngine } from '../../../../src/pulumi/cli/cache.ts';
import type { EngineMaker } from '../../../../src/pulumi/cli/types.ts';
import { failingMake, fakeCommand, getFakeCommand, scratchFolder, writeFakeEngine } from './fakes.ts';

const makers: readonly EngineMaker[] = [
  { kind: 'download', version: '3.270.0', make: failingMake },
  { kind: 'build', version: '3.259.0', make: failingMake },
];

describe('buildEngineFolder', () => {
  it('is what is asked for, then what MAILBOX_ACCESS_CACHE says, then the user’s cache folder', () => {
    const env = { MAILBOX_ACCESS_CACHE: '/from/environment' };
    expect(buildEngineFolder({ env, cacheFolder: '/asked' })).toBe(join('/asked', 'engine'));
    expect(buildEngineFolder({ env })).toBe(join('/from/environment', 'engine'));
    expect(buildEngineFolder({ env: { MAILBOX_ACCESS_CACHE: '' } })).toMatch(/mailbox-access.*engine$/);
  });
});

describe('readCachedEngine', () => {
  it('finds nothing in a cache that is not there', async () => {
    expect(await readCachedEngine('/no/such/cache', makers, getFakeCommand)).toBeUndefined();
  });

  it('prefers the first way', async () => {
    using scratch = scratchFolder();
    await writeFakeEngine(join(scratch.path, '3.270.0-download'), '3.270.0');
    await writeFakeEngine(join(scratch.path, '3.259.0-build'), '3.259.0');
    expect(await readCachedEngine(scratch.path, makers, getFakeCommand)).toMatchObject({
      version: '3.270.0',
      path: buildBinaryPath(join(scratch.path, '3.270.0-download')),
      source: 'cache-download',
    });
  });

  it('passes over an engine that does not run, and one of another version', async () => {
    using scratch = scratchFolder();
    await writeFakeEngine(join(scratch.path, '3.269.0-download'), '3.269.0');
    await writeFakeEngine(join(scratch.path, '3.259.0-build'), '3.259.0');
    const getCommand: typeof getFakeCommand = (root) =>
      root?.endsWith('download') === true ? Promise.reject(new Error('it does not run')) : getFakeCommand(root);
    const engine = await readCachedEngine(scratch.path, makers, getCommand);
    expect(engine?.source).toBe('cache-build');
  });
});

describe('buildEngine', () => {
  it('says that a version is unknown when the SDK was told not to check it', () => {
    expect(buildEngine(fakeCommand(null), '/bin/pulumi', 'path').version).toBe('unknown');
  });
});
