import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { writeHandover } from '../../../src/handover/write.ts';
import { useFolderForEach } from '../../support/folder.ts';
import { mailbox, outputs, sender } from './support.ts';

describe('writeHandover', () => {
  const folder = useFolderForEach();
  const write = (to: string) => writeHandover(outputs({ mailbox }), 'contoso', { folder: to, sender });

  it('writes both pages into a folder that it creates, and nothing beside them', async () => {
    const target = join(folder, 'a', 'b');
    const files = await write(target);
    const of = (name: string) => ({ html: join(target, `${name}.html`), markdown: join(target, `${name}.md`) });
    expect(files).toEqual({ owner: of('contoso-owner'), administrator: of('contoso-administrator') });
    expect(readdirSync(target)).toHaveLength(4);
    expect(readFileSync(files.owner.html, 'utf8')).toMatch(/^<!doctype html>/);
    expect(readFileSync(files.owner.markdown, 'utf8')).toMatch(/^# Connect your mailbox to PASS\n/);
    expect(readFileSync(files.administrator.markdown, 'utf8')).toMatch(/^# Set up PASS for contoso\n/);
  });

  it('replaces what was there', async () => {
    writeFileSync(join(folder, 'contoso-owner.html'), 'what was there\n'.repeat(10_000));
    const { owner } = await write(folder);
    const html = readFileSync(owner.html, 'utf8');
    expect(html).toMatch(/<\/html>\n$/);
    expect(html).not.toContain('what was there');
  });

  it('says which folder cannot be written and how to name another', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    await expect(write(join(file, 'in'))).rejects.toMatchObject({
      code: 'handover-unwritable',
      problem: expect.stringMatching(/^The pages cannot be written to .*file.in: .*ENOTDIR/),
      remedy: 'Name a folder that you may write: npx mailbox-access handover contoso --out <folder>',
    });
  });

  it('leaves nothing half done where a file cannot be replaced', async () => {
    mkdirSync(join(folder, 'contoso-owner.html', 'full'), { recursive: true });
    await expect(write(folder)).rejects.toMatchObject({ code: 'handover-unwritable' });
    expect(readdirSync(folder)).toEqual(['contoso-owner.html']);
  });
});
