import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { installRoot, removeLeftovers, renameWhenFree } from '../../../../src/pulumi/cli/install.ts';
import { scratchFolder } from './fakes.ts';

const held = Object.assign(new Error('held by another program'), { code: 'EBUSY' });
const done = (): Promise<void> => Promise.resolve();

describe('installRoot', () => {
  it('names the root only when it is filled and checked', async () => {
    using scratch = scratchFolder();
    const target = join(scratch.path, '3.1.0-build');
    const seen: string[][] = [];
    const look = async (): Promise<void> => {
      seen.push((await readdir(scratch.path)).map((name) => name.slice(0, 8)));
    };
    await installRoot(target, (root) => writeFile(join(root, 'pulumi'), 'new').then(look), look);
    expect(seen).toEqual([['.making-'], ['.making-']]);
    expect(await readdir(scratch.path)).toEqual(['3.1.0-build']);
  });

  it('takes the place of a root that is there', async () => {
    using scratch = scratchFolder();
    const target = join(scratch.path, '3.1.0-build');
    await mkdir(target);
    await writeFile(join(target, 'broken'), '');
    await installRoot(target, (root) => writeFile(join(root, 'pulumi'), 'new'), done);
    expect(await readdir(target)).toEqual(['pulumi']);
    expect(await readFile(join(target, 'pulumi'), 'utf8')).toBe('new');
  });

  it.each([
    ['making', () => Promise.reject(new Error('no')), done],
    ['checking', done, () => Promise.reject(new Error('no'))],
  ])('leaves nothing when %s fails', async (_step, make, check) => {
    using scratch = scratchFolder();
    await expect(installRoot(join(scratch.path, '3.1.0-build'), make, check)).rejects.toThrow('no');
    expect(await readdir(scratch.path)).toEqual([]);
  });
});

describe('removeLeftovers', () => {
  it('removes what was being made, and no engine', async () => {
    using scratch = scratchFolder();
    await mkdir(join(scratch.path, '.making-abc', 'root', 'bin'), { recursive: true });
    await mkdir(join(scratch.path, '3.1.0-build'));
    await removeLeftovers(scratch.path);
    expect(await readdir(scratch.path)).toEqual(['3.1.0-build']);
  });
});

describe('renameWhenFree', () => {
  it('tries again while another program holds the file', async () => {
    const move = jest.fn<typeof rename>().mockRejectedValueOnce(held).mockRejectedValueOnce(held).mockResolvedValue();
    await renameWhenFree('from', 'to', move, 0);
    expect(move).toHaveBeenCalledTimes(3);
  });

  it('gives up after ten tries', async () => {
    const move = jest.fn<typeof rename>().mockRejectedValue(held);
    await expect(renameWhenFree('from', 'to', move, 0)).rejects.toBe(held);
    expect(move).toHaveBeenCalledTimes(10);
  });

  it('does not try again for any other reason', async () => {
    using scratch = scratchFolder();
    const move = jest.fn(rename);
    await expect(renameWhenFree(join(scratch.path, 'none'), join(scratch.path, 'to'), move)).rejects.toThrow('ENOENT');
    expect(move).toHaveBeenCalledTimes(1);
  });
});
