import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createSettings, removeSettings, requireNew } from '../../../../src/onboarding/new/write.ts';
import { useFolderForEach } from '../../../support/folder.ts';

describe('the settings file', () => {
  const folder = useFolderForEach();
  const file = (name = 'contoso') => join(folder, `Pulumi.${name}.yaml`);

  it('is written whole, and nothing beside it is left', async () => {
    await requireNew(folder, 'contoso');
    await createSettings(folder, 'contoso', 'config:\n');
    expect(readdirSync(folder)).toEqual(['Pulumi.contoso.yaml']);
    expect(readFileSync(file(), 'utf8')).toBe('config:\n');
    await removeSettings(folder, 'contoso');
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each(['contoso', 'Contoso'])('is not written beside %s', async (name) => {
    writeFileSync(file(name), 'mine');
    await expect(requireNew(folder, 'contoso')).rejects.toMatchObject({
      code: 'customer-exists',
      problem: `Pulumi.${name}.yaml already exists. It was not changed.`,
    });
  });

  it.each([
    [
      'a file',
      () => {
        writeFileSync(file(), 'mine');
      },
    ],
    [
      'a folder',
      () => {
        mkdirSync(file());
      },
    ],
    [
      'a link to nowhere',
      () => {
        symlinkSync(join(folder, 'elsewhere'), file());
      },
    ],
  ])('is not written over %s that is there by then, nor through it', async (_, make) => {
    make();
    await expect(requireNew(folder, 'contoso')).rejects.toMatchObject({ code: 'customer-exists' });
    await expect(createSettings(folder, 'contoso', 'config:\n')).rejects.toMatchObject({ code: 'customer-exists' });
    expect(readdirSync(folder)).toEqual(['Pulumi.contoso.yaml']);
    expect(existsSync(join(folder, 'elsewhere'))).toBe(false);
  });

  it('is written by one of two that begin at once', async () => {
    const both = await Promise.allSettled(['a', 'b'].map((text) => createSettings(folder, 'contoso', text)));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(readdirSync(folder)).toEqual(['Pulumi.contoso.yaml']);
  });

  it('that cannot be written is an error of its own', async () => {
    await expect(createSettings(join(folder, 'missing'), 'contoso', '')).rejects.toMatchObject({
      code: 'settings-unwritable',
      problem: expect.stringContaining('ENOENT'),
    });
  });
});
