import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { withFolderLock } from '../../../../src/pulumi/cli/lock.ts';
import type { EngineProgress } from '../../../../src/pulumi/cli/types.ts';
import { neverAborted, scratchFolder } from './fakes.ts';

const quiet = { signal: neverAborted, report: (): void => undefined };

describe('withFolderLock', () => {
  it('makes the folder, gives the result and leaves no lock', async () => {
    using scratch = scratchFolder();
    const folder = join(scratch.path, 'engine');
    expect(await withFolderLock(folder, quiet, () => readdir(folder))).toEqual(['.lock']);
    expect(await readdir(folder)).toEqual([]);
  });

  it('lets a second one wait, and says so', async () => {
    using scratch = scratchFolder();
    const order: string[] = [];
    const secondWaits = Promise.withResolvers<EngineProgress>();
    const firstRuns = Promise.withResolvers<undefined>();
    const first = withFolderLock(scratch.path, quiet, async () => {
      firstRuns.resolve(undefined);
      order.push((await secondWaits.promise).step, 'first');
    });
    await firstRuns.promise;
    await withFolderLock(scratch.path, { ...quiet, report: secondWaits.resolve }, () => {
      order.push('second');
      return Promise.resolve();
    });
    await first;
    expect(order).toEqual(['wait', 'first', 'second']);
  });

  it('gives up waiting when the signal comes, and leaves the lock to its owner', async () => {
    using scratch = scratchFolder();
    const controller = new AbortController();
    const report = (): void => {
      controller.abort(new Error('interrupted by hand'));
    };
    await withFolderLock(scratch.path, quiet, async () => {
      const second = withFolderLock(scratch.path, { signal: controller.signal, report }, () => Promise.resolve());
      await expect(second).rejects.toThrow('abort');
      expect(await readdir(scratch.path)).toEqual(['.lock']);
    });
  });

  it('takes over the lock of a run that is dead', async () => {
    using scratch = scratchFolder();
    const minuteAgo = new Date(Date.now() - 60_000);
    await mkdir(join(scratch.path, '.lock'));
    await utimes(join(scratch.path, '.lock'), minuteAgo, minuteAgo);
    expect(await withFolderLock(scratch.path, quiet, () => Promise.resolve('mine'))).toBe('mine');
  });

  it('aborts the action when the lock is lost', async () => {
    using scratch = scratchFolder();
    const action = withFolderLock(scratch.path, { ...quiet, staleMs: 2_000 }, async (signal) => {
      await rm(join(scratch.path, '.lock'), { recursive: true });
      await new Promise((_resolve, reject) => {
        // The lock's own timer keeps no process alive.
        const alive = setInterval(() => undefined, 1_000);
        signal.addEventListener('abort', () => {
          clearInterval(alive);
          reject(signal.reason as Error);
        });
      });
    });
    await expect(action).rejects.toMatchObject({ code: 'ECOMPROMISED' });
  });

  it('passes on why the folder cannot be used', async () => {
    using scratch = scratchFolder();
    await writeFile(join(scratch.path, 'file'), '');
    const run = withFolderLock(join(scratch.path, 'file', 'engine'), quiet, () => Promise.resolve());
    await expect(run).rejects.toThrow(/ENOTDIR|ENOENT|EEXIST/);
  });
});
