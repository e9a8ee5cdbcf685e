import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { fileSettings } from '../../../src/config/files.ts';

const projectYaml =
  'name: mailbox-access\nconfig:\n  consent: {type: string, default: interactive}\n  mailbox: {type: string, default: ""}\n';

function project(stackYaml: string, project = projectYaml): string {
  const folder = mkdtempSync(join(tmpdir(), 'mailbox-access-'));
  writeFileSync(join(folder, 'Pulumi.yaml'), project);
  writeFileSync(join(folder, 'Pulumi.contoso.yaml'), stackYaml);
  return folder;
}

describe('fileSettings', () => {
  it('reads a stack as the engine hands it to the program: text as it is, the rest as JSON, over the project’s defaults', async () => {
    const stack =
      'config:\n  azuread:tenantId: abc\n  mailbox-access:protocols: [imap]\n  mailbox-access:protect: true\n  mailbox-access:mailbox: a@b.example\n';
    expect(await fileSettings(project(stack), 'contoso')).toEqual({
      project: 'mailbox-access',
      stack: 'contoso',
      values: {
        'mailbox-access:consent': 'interactive',
        'mailbox-access:mailbox': 'a@b.example',
        'mailbox-access:protocols': '["imap"]',
        'mailbox-access:protect': 'true',
        'azuread:tenantId': 'abc',
      },
      encrypted: [],
    });
  });

  it('tells encrypted values apart without reading them', async () => {
    const read = await fileSettings(project('config:\n  mailbox-access:notes: {secure: v1:abc}\n'), 'contoso');
    expect(read.encrypted).toEqual(['mailbox-access:notes']);
    expect(read.values).not.toHaveProperty('mailbox-access:notes');
  });

  it('reads a stack without settings', async () => {
    expect((await fileSettings(project(''), 'contoso')).values).toHaveProperty('mailbox-access:consent', 'interactive');
  });

  it('says how to make a stack that has no file', async () => {
    await expect(fileSettings(project(''), 'fabrikam')).rejects.toMatchObject({
      code: 'stack-unknown',
      remedy: expect.stringContaining('pulumi stack init fabrikam'),
    });
  });

  it.each([
    ['config: [', 'is no settings file'],
    ['config: 1', 'is no settings file'],
  ])('says that %j is no settings file', async (yaml, says) => {
    await expect(fileSettings(project(yaml), 'contoso')).rejects.toMatchObject({
      code: 'settings-invalid',
      problem: expect.stringContaining(says),
    });
  });
});
