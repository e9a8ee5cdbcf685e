import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeHandover } from '../../../src/handover/write.ts';
import { mailbox, outputs } from './support.ts';

describe('writeHandover', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mailbox-access-handover-'));
  });

  afterEach(() => {
    chmodSync(folder, 0o700);
    rmSync(folder, { recursive: true });
  });

  it('writes both files into a folder that it makes, and nothing beside them', async () => {
    const target = join(folder, 'a', 'b');
    const files = await writeHandover(outputs({ mailbox }), 'contoso', target);
    expect(files).toEqual({ html: join(target, 'contoso.html'), markdown: join(target, 'contoso.md') });
    expect(readdirSync(target).sort()).toEqual(['contoso.html', 'contoso.md']);
    expect(readFileSync(files.html, 'utf8')).toMatch(/^<!doctype html>/);
    expect(readFileSync(files.markdown, 'utf8')).toMatch(/^# Mailbox access for contoso\n/);
  });

  it('replaces what was there', async () => {
    writeFileSync(join(folder, 'contoso.html'), 'what was there\n'.repeat(10_000));
    const { html } = await writeHandover(outputs({ mailbox }), 'contoso', folder);
    expect(readFileSync(html, 'utf8')).toMatch(/<\/html>\n$/);
    expect(readFileSync(html, 'utf8')).not.toContain('what was there');
  });

  it('says which folder cannot be written and how to name another', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    await expect(writeHandover(outputs({ mailbox }), 'contoso', join(file, 'in'))).rejects.toMatchObject({
      code: 'handover-unwritable',
      problem: expect.stringMatching(/^The page cannot be written to .*file.in: .*ENOTDIR/),
      remedy: 'Name a folder that you may write: npx mailbox-access handover contoso --out <folder>',
    });
  });

  it('leaves nothing half done where a file cannot be replaced', async () => {
    mkdirSync(join(folder, 'contoso.html', 'full'), { recursive: true });
    await expect(writeHandover(outputs({ mailbox }), 'contoso', folder)).rejects.toMatchObject({
      code: 'handover-unwritable',
    });
    expect(readdirSync(folder)).toEqual(['contoso.html']);
  });
});
