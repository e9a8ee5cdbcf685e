import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { buildEngineFolder, installEngine, withFolderLock } from '../../../../src/pulumi/cli/cache.ts';
import { useMachine } from './useMachine.ts';

const machine = useMachine();
const quiet = { signal: new AbortController().signal, onWait: (): void => undefined };

describe('buildEngineFolder', () => {
  it('is in MAILBOX_ACCESS_CACHE, else in the cache folder of the user', () => {
    expect(buildEngineFolder({ MAILBOX_ACCESS_CACHE: '/from/environment' })).toBe(join('/from/environment', 'engine'));
    expect(buildEngineFolder({ MAILBOX_ACCESS_CACHE: '' })).toMatch(/mailbox-access.*engine$/);
    expect(buildEngineFolder({})).toMatch(/mailbox-access.*engine$/);
  });
});

describe('withFolderLock', () => {
  it('makes the folder and leaves no lock', async () => {
    const folder = machine.engineFolder;
    expect(await withFolderLock(folder, quiet, () => readdir(folder))).toEqual(['.lock']);
    expect(await readdir(folder)).toEqual([]);
  });

  it('lets a second action wait', async () => {
    const order: string[] = [];
    const secondWaits = Promise.withResolvers<number>();
    const firstRuns = Promise.withResolvers<undefined>();
    const first = withFolderLock(machine.folder, quiet, async () => {
      firstRuns.resolve(undefined);
      await secondWaits.promise;
      order.push('first');
    });
    await firstRuns.promise;
    await withFolderLock(machine.folder, { ...quiet, onWait: secondWaits.resolve }, async () => {
      await first;
      order.push('second');
    });
    expect(order).toEqual(['first', 'second']);
  });

  it('stops waiting after the signal, and leaves the lock to its owner', async () => {
    const controller = new AbortController();
    const onWait = (): void => {
      controller.abort(new Error('interrupted by hand'));
    };
    await withFolderLock(machine.folder, quiet, async () => {
      const second = withFolderLock(machine.folder, { signal: controller.signal, onWait }, () => Promise.resolve());
      await expect(second).rejects.toThrow('abort');
      expect(await readdir(machine.folder)).toContain('.lock');
    });
  });

  it('takes the lock of a killed run', async () => {
    const minuteAgo = new Date(Date.now() - 60_000);
    await mkdir(join(machine.folder, '.lock'));
    await utimes(join(machine.folder, '.lock'), minuteAgo, minuteAgo);
    expect(await withFolderLock(machine.folder, quiet, () => Promise.resolve('mine'))).toBe('mine');
  });

  it('returns the result although the lock was lost', async () => {
    const action = async (): Promise<string> => {
      await rm(join(machine.folder, '.lock'), { recursive: true });
      return 'made';
    };
    expect(await withFolderLock(machine.folder, quiet, action)).toBe('made');
  });
});

describe('installEngine', () => {
  it('replaces the root when the new one is complete, and removes what killed runs have left', async () => {
    const folder = machine.engineFolder;
    const root = join(folder, '3.1.0-build');
    await mkdir(join(folder, '.making-abc', 'root'), { recursive: true });
    await mkdir(join(root, 'old'), { recursive: true });
    await installEngine(root, async (temporaryRoot) => {
      await mkdir(temporaryRoot);
      await writeFile(join(temporaryRoot, 'pulumi'), 'new');
      expect(await readdir(folder)).toEqual([expect.stringMatching(/^\.making-(?!abc)/), '3.1.0-build']);
      expect(await readdir(root)).toEqual(['old']);
    });
    expect(await readdir(folder)).toEqual(['3.1.0-build']);
    expect(await readdir(root)).toEqual(['pulumi']);
    expect(await readFile(join(root, 'pulumi'), 'utf8')).toBe('new');
  });

  it('leaves nothing when making fails', async () => {
    await mkdir(machine.engineFolder, { recursive: true });
    const make = (): Promise<never> => Promise.reject(new Error('no space'));
    await expect(installEngine(join(machine.engineFolder, '3.1.0-build'), make)).rejects.toThrow('no space');
    expect(await readdir(machine.engineFolder)).toEqual([]);
  });
});
