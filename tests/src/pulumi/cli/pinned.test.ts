import { describe, expect, it } from '@jest/globals';
import { parseGoMod, readPinnedEngine } from '../../../../src/pulumi/cli/pinned.ts';
import { projectFolder, scratchFolder } from './fakes.ts';

describe('readPinnedEngine', () => {
  it("reads the project's own module", async () => {
    const pinned = await readPinnedEngine(projectFolder);
    expect(pinned.version).toMatch(/^3\.\d+\.\d+$/);
    expect(pinned.goVersion).toMatch(/^1\.\d+/);
  });

  it('says how to bring the module back when it is not there', async () => {
    using scratch = scratchFolder();
    await expect(readPinnedEngine(scratch.path)).rejects.toMatchObject({
      code: 'engine-missing',
      remedy: 'Bring it back with: git checkout -- tools/pulumi-engine',
    });
  });
});

describe('parseGoMod', () => {
  it('reads the requirement in a block and on a line of its own', () => {
    const pinned = { version: '3.1.2', goVersion: '1.25.11' };
    expect(parseGoMod('go 1.25.11\nrequire (\n\tgithub.com/pulumi/pulumi/pkg/v3 v3.1.2 // indirect\n)')).toEqual(
      pinned,
    );
    expect(parseGoMod('go 1.25.11\nrequire github.com/pulumi/pulumi/pkg/v3 v3.1.2')).toEqual(pinned);
  });

  it.each(['go 1.25.11\n', 'require github.com/pulumi/pulumi/pkg/v3 v3.1.2\n'])('refuses %j', (text) => {
    expect(() => parseGoMod(text)).toThrow('go.mod names no');
  });
});
