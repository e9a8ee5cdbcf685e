import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findOnPath, readPathFolders } from '../../../../src/pulumi/cli/path.ts';
import { scratchFolder, writeFakeProgram } from './fakes.ts';

describe('findOnPath', () => {
  it('takes the first program of the name, past folders and files that cannot be run', async () => {
    using scratch = scratchFolder();
    const folders = ['a', 'b', 'c', 'd'].map((name) => join(scratch.path, name));
    await Promise.all(folders.map((folder) => mkdir(folder)));
    const [a, b, c, d] = folders as [string, string, string, string];
    await mkdir(join(a, 'go'));
    await writeFile(join(b, 'go'), '', { mode: 0o644 });
    const program = await writeFakeProgram(c, 'go');
    await writeFakeProgram(d, 'go');
    expect(await findOnPath('go', { PATH: [join(scratch.path, 'none'), ...folders].join(delimiter) })).toBe(program);
  });

  it('finds nothing without PATH', async () => {
    expect(await findOnPath('go', {})).toBeUndefined();
  });
});

describe('readPathFolders', () => {
  it('knows the variable in any case, and leaves out empty entries', () => {
    expect(readPathFolders({ Path: ['/a', '', '/b'].join(delimiter) })).toEqual(['/a', '/b']);
  });
});
