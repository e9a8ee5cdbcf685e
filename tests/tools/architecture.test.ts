import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { drawArchitecture, readArchitecture, replaceDrawing } from '../../tools/architecture/architecture.ts';
import type { Architecture } from '../../tools/architecture/architecture.ts';
import { useFolderForEach } from '../support/folder.ts';

describe('the architecture of src', () => {
  let architecture: Architecture;
  beforeAll(async () => {
    architecture = await readArchitecture();
  });

  it('breaks no rule of tools/architecture/rules.ts', () => {
    expect(architecture.violations).toEqual([]);
  });

  it('has at most twelve rooms and fifty edges', () => {
    expect(architecture.lines.size).toBeLessThanOrEqual(12);
    expect(architecture.edges.size).toBeLessThanOrEqual(50);
  });

  it('is drawn in ARCHITECTURE.md (otherwise: npm run architecture -- --write)', async () => {
    const text = readFileSync('ARCHITECTURE.md', 'utf8');
    expect(text).toBe(await replaceDrawing(text, drawArchitecture(architecture)));
  });

  it.each(['ARCHITECTURE.md', 'CONTRIBUTING.md'])('has every file that %s names', (document) => {
    const named = readFileSync(document, 'utf8').match(/\b(src|tests|tools|docs|packages)\/[\w./-]*\w/g) ?? [];
    expect(named.filter((path) => !existsSync(path))).toEqual([]);
  });
});

describe('lint', () => {
  const project = useFolderForEach();

  it.each([
    ['upwards', 'src/common/a.ts', 'src/cli/b.ts', 'layers-common'],
    ['to another room of its floor', 'src/fleet/a.ts', 'src/handover/b.ts', 'layers-fleet'],
    [
      'of an emulator from outside src/pulumi/emulator',
      'src/cli/a.ts',
      'packages/e/src/b.ts',
      'emulators-behind-one-door',
    ],
    ['of an emulator at the start', 'src/pulumi/emulator/a.ts', 'packages/e/src/b.ts', 'emulators-loaded-when-used'],
    ['of the product from an emulator', 'packages/e/src/a.ts', 'src/common/b.ts', 'emulators-stand-alone'],
    ['of one emulator from another', 'packages/e/src/a.ts', 'packages/f/src/b.ts', 'emulators-know-no-other'],
    ['from a room that is not in the rules', 'src/other/a.ts', 'src/common/b.ts', 'every-file-in-a-room'],
    ['of the program by a command', 'src/cli/a.ts', 'index.ts', 'program-is-imported-once'],
    ['of a command by the program', 'index.ts', 'src/cli/b.ts', 'program-stays-small'],
  ])('refuses an import %s', async (_, from, to, rule) => {
    const write = (file: string, text: string) => {
      mkdirSync(dirname(join(project, file)), { recursive: true });
      writeFileSync(join(project, file), text);
    };
    write('tsconfig.json', '{}');
    write('src/common/anything.ts', 'export {};\n');
    write(to, 'export const value = 1;\n');
    write(from, `import { value } from '${'../'.repeat(from.split('/').length - 1) || './'}${to}';\nvoid value;\n`);
    const { violations } = await readArchitecture(project);
    expect(violations).toContain(`${rule}: ${from} -> ${to}`);
  });
});
