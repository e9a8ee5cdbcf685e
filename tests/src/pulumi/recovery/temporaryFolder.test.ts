import { spawnSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { removeDeadFolders, withTemporaryFolder } from '../../../../src/pulumi/recovery/temporaryFolder.ts';
import { useFolderForEach } from '../../../support/folder.ts';

const prefix = `mailbox-access-run-${hostname().replace(/[^\w.-]/g, '_')}-`;
const deadPid = spawnSync(process.execPath, ['-e', '0']).pid;
const parent = useFolderForEach();

function makeFolder(name: string): string {
  const path = join(parent, name);
  mkdirSync(path);
  writeFileSync(join(path, 'plan.json'), '{}');
  return path;
}

describe('removeDeadFolders', () => {
  it('removes the folder of a process that has ended', async () => {
    makeFolder(`${prefix}${deadPid}-AbC123`);
    await removeDeadFolders(parent);
    expect(readdirSync(parent)).toEqual([]);
  });

  it('removes a folder that is older than the process which has the ID now', async () => {
    const path = makeFolder(`${prefix}${process.pid}-AbC123`);
    utimesSync(path, 1_000_000, 1_000_000);
    await removeDeadFolders(parent);
    expect(readdirSync(parent)).toEqual([]);
  });

  it.each([
    ['of a process that runs', `${prefix}${process.pid}-AbC123`],
    ['of another machine', `mailbox-access-run-elsewhere-${deadPid}-AbC123`],
    ['of another program', `automation-logs-up-${deadPid}-AbC123`],
    ['without a process ID', `${prefix}AbC123`],
    ['with more in its name', `${prefix}${deadPid}-AbC123.old`],
  ])('keeps a folder %s', async (_, name) => {
    const path = makeFolder(name);
    await removeDeadFolders(parent);
    expect(existsSync(join(path, 'plan.json'))).toBe(true);
  });

  it('keeps a link and what it leads to', async () => {
    const target = makeFolder('precious');
    const link = join(parent, `${prefix}${deadPid}-AbC123`);
    symlinkSync(target, link, 'dir');
    await removeDeadFolders(parent);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(existsSync(join(target, 'plan.json'))).toBe(true);
  });

  it('removes a link in a folder and keeps what it leads to', async () => {
    const target = makeFolder('precious');
    symlinkSync(target, join(makeFolder(`${prefix}${deadPid}-AbC123`), 'link'), 'dir');
    await removeDeadFolders(parent);
    expect(readdirSync(parent)).toEqual(['precious']);
    expect(existsSync(join(target, 'plan.json'))).toBe(true);
  });

  (process.getuid?.() === 0 ? it : it.skip)('keeps a folder of another user (needs root)', async () => {
    const path = makeFolder(`${prefix}${deadPid}-AbC123`);
    chownSync(path, 12_345, 12_345);
    await removeDeadFolders(parent);
    expect(existsSync(path)).toBe(true);
  });

  it('passes over a temporary folder that is not there', async () => {
    await expect(removeDeadFolders(join(parent, 'missing'))).resolves.toBeUndefined();
  });
});

describe('withTemporaryFolder', () => {
  it('gives runs side by side one folder, and removes it after the last', async () => {
    const before = process.env.TMPDIR;
    const first = Promise.withResolvers<undefined>();
    let [one, other] = ['', ''];
    const isDone = withTemporaryFolder(async () => {
      one = String(process.env.TMPDIR);
      await first.promise;
    });
    await withTemporaryFolder(() => {
      other = String(process.env.TMPDIR);
      return Promise.resolve();
    });
    expect(other).toBe(one);
    expect(one).toContain(`${prefix}${process.pid}-`);
    expect(existsSync(one)).toBe(true);
    first.resolve(undefined);
    await isDone;
    expect(existsSync(one)).toBe(false);
    expect(process.env.TMPDIR).toBe(before);
  });

  it('removes the folder when the work fails', async () => {
    let folder = '';
    const work = withTemporaryFolder(() => {
      folder = String(process.env.TMPDIR);
      return Promise.reject(new Error('failed'));
    });
    await expect(work).rejects.toThrow('failed');
    expect(existsSync(folder)).toBe(false);
  });
});
