import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { fileSettings } from '../../../../src/registration/settings/files.ts';
import { findProject } from '../../../../src/registration/customers/project.ts';
import { readSettings } from '../../../../src/registration/settings/read.ts';
import { useFolder } from '../../../support/folder.ts';

const projectYaml =
  'name: mailbox-access\nconfig:\n  consent: {type: string, default: interactive}\n  mailbox: {type: string, default: ""}\n';

const root = useFolder();

function project(stackYaml: string, project = projectYaml): string {
  const folder = mkdtempSync(join(root, 'project-'));
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
      exposed: [],
      repeated: [],
    });
  });

  it('recognizes encrypted values without reading them, and credentials in plain text', async () => {
    const yaml =
      'config:\n  mailbox-access:notes: {secure: v1:abc}\n  azuread:clientSecret: hunter2\n  azuread:oidcToken: {secure: v1:abc}\n';
    const read = await fileSettings(project(yaml), 'contoso');
    expect(read.encrypted).toEqual(['mailbox-access:notes', 'azuread:oidcToken']);
    expect(read.values).not.toHaveProperty('mailbox-access:notes');
    expect(read.exposed).toEqual(['azuread:clientSecret']);
  });

  it.each([
    ['a stack without settings', '', 'mailbox-access:consent', 'interactive'],
    [
      'a key without namespace as the project’s, as Pulumi does',
      'config:\n  mailbox: a@b.example\n',
      'mailbox-access:mailbox',
      'a@b.example',
    ],
  ])('reads %s', async (_, yaml, key, value) => {
    expect((await fileSettings(project(yaml), 'contoso')).values).toHaveProperty(key, value);
  });

  it('says how to make a stack that has no file', async () => {
    await expect(fileSettings(project(''), 'fabrikam')).rejects.toMatchObject({
      code: 'stack-unknown',
      remedy: expect.stringContaining('npx mailbox-access new fabrikam'),
    });
  });

  it.each(['config: [', 'config: 1', 'config:\n  azuread:clientSecret: hunter2: oops\n'])(
    'says that %j is no settings file, and never shows its line',
    async (yaml) => {
      const broken = fileSettings(project(yaml), 'contoso');
      await expect(broken).rejects.toMatchObject({
        code: 'settings-invalid',
        problem: expect.stringContaining('is not a valid settings file'),
      });
      await expect(broken).rejects.not.toThrow('hunter2');
    },
  );

  it('takes from the environment where credentials go, unless the stack says', async () => {
    const env = { ARM_METADATA_HOSTNAME: 'elsewhere.example', ARM_ENVIRONMENT: '' };
    const { values } = await fileSettings(project(''), 'contoso', env);
    expect(values).toHaveProperty('azuread:metadataHost', 'elsewhere.example');
    expect(values).not.toHaveProperty('azuread:environment');
    const own = project('config:\n  azuread:metadataHost: localhost:1\n');
    expect((await fileSettings(own, 'contoso', env)).values).toHaveProperty('azuread:metadataHost', 'localhost:1');
  });
});

describe('a settings file in a pull request', () => {
  const tenant = 'azuread:tenantId: 00000000-0000-0000-0000-000000000001';

  it.each([
    ['a secret in the other spelling', 'azuread:config:clientSecret: hunter2', 'azuread:clientSecret is in plain text'],
    [
      'a metadata host in the other spelling',
      'azuread:config:metadataHost: host.example',
      'azuread:metadataHost is "host.example"',
    ],
    [
      'an OIDC address in the other spelling',
      'azuread:config:oidcRequestUrl: https://host.example',
      'azuread:oidcRequestUrl is "https://host.example"',
    ],
    [
      'a key in both spellings',
      'azuread:config:tenantId: 00000000-0000-0000-0000-000000000002',
      'azuread:tenantId is set twice',
    ],
    [
      'an unknown key in the other spelling',
      'mailbox-access:config:mailBox: a@b.example',
      'mailBox is "a@b.example", but there is no such setting',
    ],
    [
      'a setting of another project',
      'other-project:mailbox: a@b.example',
      'pulumi config rm other-project:mailbox --stack contoso',
    ],
    [
      'an encrypted setting of another project',
      'other-project:mailbox: {secure: v1:abc}',
      '"other-project:mailbox" is a setting of another project',
    ],
    ['a mail server for a real tenant', 'imapServer: host.example:993', 'pulumi config rm imapServer --stack contoso'],
  ])('is refused with %s', async (_, line, says) => {
    const yaml = `config:\n  ${tenant}\n  displayName: PASS\n  protocols: [imap]\n  mailResources: [graph]\n  redirectUris: [http://localhost]\n  assignmentRequired: false\n  protect: false\n`;
    const good = await fileSettings(project(yaml), 'contoso');
    expect(readSettings(good).stack).toBe('contoso');
    const raw = await fileSettings(project(`${yaml}  ${line}\n`), 'contoso');
    const read = () => readSettings(raw);
    expect(read).toThrow(says);
    expect(read).not.toThrow('hunter2');
  });

  it.each([
    ['a value', '{value: host.example}'],
    ['a default', '{type: string, default: host.example}'],
    ['text', 'host.example'],
  ])('cannot leave a metadata host to the project file, as %s', async (_, value) => {
    const shared = `${projectYaml}  azuread:metadataHost: ${value}\n  azuread:clientSecret: {value: hunter2}\n`;
    const { values, exposed } = await fileSettings(project('', shared), 'contoso');
    expect(values).toHaveProperty('azuread:metadataHost', 'host.example');
    expect(exposed).toEqual(['azuread:clientSecret']);
  });

  it('can merge nothing in that is not judged', async () => {
    const merged = (lines: string) => fileSettings(project(`config:\n  ${tenant}\n${lines}`), 'contoso');
    await expect(merged('<<: {environment: [shared]}\n')).rejects.toMatchObject({
      code: 'settings-invalid',
      problem: expect.stringContaining('Pulumi ESC'),
    });
    expect((await merged('  <<: {azuread:config:clientSecret: hunter2}\n')).exposed).toEqual(['azuread:clientSecret']);
    const shared = `${projectYaml}  azuread:clientSecret: {<<: {value: hunter2}}\n`;
    expect((await fileSettings(project('', shared), 'contoso')).exposed).toEqual(['azuread:clientSecret']);
  });

  it.each([
    ['a key that there is not', 'config: {}\nenvironments: [shared]\n', projectYaml, 'environments'],
    ['another folder of settings', 'config: {}\n', `${projectYaml}stackConfigDir: other\n`, 'stackConfigDir'],
    ['another folder, merged in', 'config: {}\n', `${projectYaml}<<: {stackConfigDir: other}\n`, 'stackConfigDir'],
  ])('is refused with %s', async (_, stackYaml, projectFile, says) => {
    await expect(fileSettings(project(stackYaml, projectFile), 'contoso')).rejects.toMatchObject({
      code: 'settings-invalid',
      problem: expect.stringContaining(says),
    });
  });

  it('is refused beside a Pulumi.json, which the engine would read instead', async () => {
    const folder = project('config: {}\n');
    expect(await findProject(folder)).toBe(folder);
    writeFileSync(join(folder, 'Pulumi.json'), '{}');
    await expect(findProject(folder)).rejects.toMatchObject({
      code: 'settings-invalid',
      remedy: `Remove it: rm ${join(folder, 'Pulumi.json')}`,
    });
  });

  it('is refused with an environment of Pulumi ESC', async () => {
    for (const environment of ['[shared]', '{values: {pulumiConfig: {"azuread:metadataHost": host.example}}}'])
      await expect(fileSettings(project(`environment: ${environment}\n`), 'contoso')).rejects.toMatchObject({
        code: 'settings-invalid',
        problem: expect.stringContaining('Pulumi ESC'),
      });
  });
});

describe('a hostile settings file', () => {
  it.each([
    ['a list that holds itself', 'config:\n  mailbox-access:owners: &a [*a]\n'],
    ['aliases of aliases of aliases', `a: &a [${'x,'.repeat(20)}]\n${bomb()}config:\n  x: *f\n`],
    ['lists nested a hundred thousand deep', `config:\n  x: ${'['.repeat(100_000)}`],
    ['more than 200 kB', `config:\n  x: ${'a'.repeat(200_001)}`],
    ['two documents', 'config: {}\n---\nconfig: {}\n'],
    ['a text', 'config'],
  ])('is refused with %s', async (_, stackYaml) => {
    await expect(fileSettings(project(stackYaml), 'contoso')).rejects.toMatchObject({ code: 'settings-invalid' });
  });

  it('is refused when it is a link to what has no end, or a folder', async () => {
    const folder = project('config: {}\n');
    symlinkSync('/dev/zero', join(folder, 'Pulumi.endless.yaml'));
    mkdirSync(join(folder, 'Pulumi.folder.yaml'));
    for (const name of ['endless', 'folder'])
      await expect(fileSettings(folder, name)).rejects.toMatchObject({ code: 'settings-invalid' });
  });

  it('names members of every object as any other unknown setting', async () => {
    const raw = await fileSettings(
      project('config:\n  __proto__: a\n  toString: b\n  azuread:constructor: c\n'),
      'contoso',
    );
    expect(() => readSettings(raw)).toThrow(/toString is "b", but there is no such setting/);
    expect(({} as Record<string, unknown>).a).toBeUndefined();
  });
});

function bomb(): string {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  return names
    .slice(1)
    .map((name, index) => `${name}: &${name} [${`*${names[index] ?? ''},`.repeat(20)}]\n`)
    .join('');
}
