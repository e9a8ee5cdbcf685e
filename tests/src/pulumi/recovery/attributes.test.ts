import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { removeEmptyAttributes } from '../../../../src/pulumi/recovery/attributes.ts';

const eof = 'failed to load checkpoint: EOF';

describe('removeEmptyAttributes', () => {
  let folder: string;
  let stacks: string;
  const remove = (text: string) =>
    removeEmptyAttributes({ projectFolder: folder, stack: 'contoso', operation: 'up', folder, text });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mailbox-access-attributes-'));
    stacks = join(folder, '.pulumi', 'stacks', 'mailbox-access');
    mkdirSync(stacks, { recursive: true });
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('takes away what is empty, and follows no link', async () => {
    const elsewhere = join(folder, 'elsewhere');
    mkdirSync(elsewhere);
    for (const file of [join(elsewhere, 'x.attrs'), join(stacks, 'contoso.json.attrs'), join(stacks, 'contoso.json')])
      writeFileSync(file, '');
    writeFileSync(join(stacks, 'fabrikam.json.attrs'), '{}');
    symlinkSync(elsewhere, join(stacks, '..', 'link'));
    symlinkSync(join(folder, 'nowhere'), join(stacks, 'dangling.json.attrs'));
    expect(await remove(eof)).toContain(join(stacks, 'contoso.json.attrs'));
    expect(existsSync(join(elsewhere, 'x.attrs'))).toBe(true);
    expect(existsSync(join(stacks, 'fabrikam.json.attrs'))).toBe(true);
    expect(existsSync(join(stacks, 'contoso.json'))).toBe(true);
  });

  it('lets it be tried again where another run was quicker, and says nothing', async () => {
    expect(await remove(eof)).toBe('');
  });

  it('leaves anything else to the engine', async () => {
    expect(await remove('failed to load checkpoint: unexpected end of JSON input')).toBeUndefined();
    rmSync(join(folder, '.pulumi'), { recursive: true });
    expect(await remove(eof)).toBeUndefined();
  });
});
