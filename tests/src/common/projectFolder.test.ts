import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { makeBackend } from '../../../src/pulumi/emulator/backend.ts';
import { serveDirectory } from '../../../src/pulumi/emulator/serve.ts';
import { openProjectFolder } from '../../../src/common/projectFolder.ts';
import { buildReport } from '../../../src/checks/verify/report.ts';
import { writeReport } from '../../../src/checks/verify/reportFile.ts';
import { outputsOf } from '../../support/outputs.ts';
import { useFolderForEach } from '../../support/folder.ts';

// Runs before the folders are removed.
afterEach(() => {
  expect(readdirSync(elsewhere)).toEqual([]);
});
const project = useFolderForEach();
const elsewhere = useFolderForEach();

const refusal = { name: 'MailboxAccessError', code: 'folder-unusable' };
const report = () =>
  buildReport({ stack: 'contoso', outputs: outputsOf(), signIn: 'none', verifiedAt: new Date(0) }, []);

describe('a folder that the program writes to', () => {
  it('is made, also when it is there already', async () => {
    const folder = join(project, 'reports');
    expect(await openProjectFolder(folder)).toBe(folder);
    expect(await openProjectFolder(folder)).toBe(folder);
    expect(statSync(folder).isDirectory()).toBe(true);
  });

  it.each([
    ['a link to a folder', () => elsewhere],
    ['a link to nothing', () => join(elsewhere, 'new')],
    ['a link to a folder of the project', () => project],
  ])('is refused when it is %s', async (_, target) => {
    symlinkSync(target(), join(project, 'reports'));
    await expect(openProjectFolder(join(project, 'reports'))).rejects.toMatchObject(refusal);
    await expect(writeReport(project, report())).rejects.toMatchObject(refusal);
  });

  it('is refused when it is a file', async () => {
    writeFileSync(join(project, 'reports'), '');
    await expect(writeReport(project, report())).rejects.toMatchObject(refusal);
  });
});

describe('a report', () => {
  it('takes the place of a link that is called like it, and leaves what that leads to', async () => {
    const target = join(project, 'target');
    writeFileSync(target, 'kept');
    mkdirSync(join(project, 'reports'));
    symlinkSync(target, join(project, 'reports', 'contoso.json'));
    const file = await writeReport(project, report());
    expect(readFileSync(target, 'utf8')).toBe('kept');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ stack: 'contoso' });
    expect(readdirSync(join(project, 'reports'))).toEqual(['contoso.json']);
  });
});

describe('the folder of the emulator', () => {
  it.each(['', 'state', 'state/.pulumi', 'state/.pulumi/stacks', 'directory', 'directory/tenants', 'home', 'mail'])(
    'is refused with a link at .offline/%s, and nothing is written behind it',
    async (name) => {
      const link = join(project, '.offline', name);
      mkdirSync(join(link, '..'), { recursive: true });
      symlinkSync(elsewhere, link.replace(/\/$/, ''));
      const folder = join(project, '.offline');
      await expect(makeBackend(folder)).rejects.toMatchObject(refusal);
      await expect(serveDirectory(folder, 'localhost:1')).rejects.toMatchObject(refusal);
    },
  );

  it('is readable only by its owner', async () => {
    await makeBackend(join(project, '.offline'));
    if (process.platform !== 'win32') expect(statSync(join(project, '.offline')).mode & 0o077).toBe(0);
  });
});
