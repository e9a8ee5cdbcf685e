import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openProject } from '../support/project.ts';
import type { TestProject } from '../support/project.ts';

describe('handover', () => {
  let project: TestProject;
  const read = (...path: readonly string[]) => readFileSync(join(project.folder, ...path), 'utf8');

  beforeAll(async () => {
    project = await openProject();
    project.configure('contoso', { mailbox: 'jobs@contoso.example', customer: 'Contoso Ltd' });
  });

  afterAll(async () => {
    await project.close();
  });

  it('says that a stack without outputs was not provisioned, and writes nothing', async () => {
    const { code, out, err } = await project.run('handover', 'contoso');
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('Provision it: npx mailbox-access up contoso');
    expect(existsSync(join(project.folder, 'handover'))).toBe(false);
  });

  it('is named by the next steps of up', async () => {
    const { code, out } = await project.run('up', 'contoso');
    expect(code).toBe(0);
    expect(out).toContain('npx mailbox-access handover contoso');
    expect(out).toContain('npx mailbox-access verify contoso');
  });

  it('writes the page into the project, asks the directory nothing, and says where it is', async () => {
    const { clientId, authorizeUrl } = JSON.parse((await project.run('outputs', 'contoso', '--json')).out) as {
      readonly clientId: string;
      readonly authorizeUrl: string;
    };
    project.takeRequests();
    const files = [join(project.folder, 'handover', 'contoso.html'), join(project.folder, 'handover', 'contoso.md')];
    expect(await project.run('handover', 'contoso')).toMatchObject({
      code: 0,
      out: `  html      ${String(files[0])}\n  markdown  ${String(files[1])}\n`,
    });
    expect(project.takeRequests()).toEqual([]);
    expect(read('handover', 'contoso.html')).toContain(clientId);
    expect(read('handover', 'contoso.md')).toContain(`\n\n<${authorizeUrl}>\n\n`);
    expect(read('handover', 'contoso.md')).toContain('# Mailbox access for Contoso Ltd\n');
  });

  it('overwrites it by the same', async () => {
    const before = read('handover', 'contoso.html');
    writeFileSync(join(project.folder, 'handover', 'contoso.html'), 'changed');
    expect((await project.run('handover', 'contoso')).code).toBe(0);
    expect(read('handover', 'contoso.html')).toBe(before);
    expect(readdirSync(join(project.folder, 'handover')).sort()).toEqual(['contoso.html', 'contoso.md']);
  });

  it('writes to another folder, as JSON says', async () => {
    const { code, out } = await project.run('handover', 'contoso', '--out', 'pages', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      customer: 'contoso',
      html: join(project.folder, 'pages', 'contoso.html'),
      markdown: join(project.folder, 'pages', 'contoso.md'),
    });
    expect(read('pages', 'contoso.html')).toBe(read('handover', 'contoso.html'));
  });

  it('fails in two sentences where the folder cannot be written', async () => {
    const { code, out, err } = await project.run('handover', 'contoso', '--out', 'Pulumi.yaml', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'handover-unwritable' } });
    expect(err).toContain('Name a folder that you may write: npx mailbox-access handover contoso --out <folder>');
  });
});
