import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { makeBackend } from '../../src/pulumi/emulator/backend.ts';
import { readStateFile } from '../../src/pulumi/stack/stateFiles.ts';
import { useProject } from '../support/useProject.ts';

describe('handover', () => {
  const project = useProject({ contoso: { mailbox: 'jobs@contoso.example', customer: 'Contoso Ltd' } });
  const read = (...path: readonly string[]) => readFileSync(join(project.folder, ...path), 'utf8');

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

  it('reads from the file of the state what the engine exports', async () => {
    const env = await makeBackend(join(project.folder, '.offline'));
    const engine = String(process.env.MAILBOX_ACCESS_TEST_ENGINE);
    const options = { cwd: project.folder, env: { ...process.env, ...env } };
    const { stdout } = await promisify(execFile)(engine, ['stack', 'export', '--stack', 'contoso'], options);
    const { deployment } = JSON.parse(stdout) as { readonly deployment: object };
    expect(deployment).toHaveProperty('resources');
    await expect(readStateFile('mailbox-access', 'contoso', env)).resolves.toEqual({ deployment });
  });

  it('writes the pages into the project, asks the directory nothing, and says where they are', async () => {
    const { clientId, authorizeUrl } = await project.outputs('contoso');
    project.takeRequests();
    const { code, out, err } = await project.run('handover', 'contoso');
    expect(code).toBe(0);
    for (const name of ['contoso-owner.html', 'contoso-administrator.html', 'contoso-owner.md'])
      expect(out).toContain(join(project.folder, 'handover', name));
    expect(err).toContain('Set sender and contact in Pulumi.yaml');
    expect(project.takeRequests()).toEqual([]);
    expect(read('handover', 'contoso-administrator.html')).toContain(clientId);
    expect(read('handover', 'contoso-owner.md')).toContain(`\n\n<${authorizeUrl}>\n\n`);
    expect(read('handover', 'contoso-administrator.md')).toContain('# Set up PASS for Contoso Ltd\n');
  });

  it('overwrites them, and names the sender that the project sets', async () => {
    const settings = join(project.folder, 'Pulumi.yaml');
    writeFileSync(
      settings,
      readFileSync(settings, 'utf8').replace(/(?<=\n {2}sender:\n.*\n.*\n {4}default: )''/, 'Northwind Integrations'),
    );
    expect((await project.run('handover', 'contoso')).code).toBe(0);
    expect(read('handover', 'contoso-owner.html')).toContain('<strong>Northwind Integrations</strong> asks you');
    expect(readdirSync(join(project.folder, 'handover'))).toHaveLength(4);
  });

  it('writes to another folder, as JSON says', async () => {
    const { code, out } = await project.run('handover', 'contoso', '--out', 'pages', '--json');
    const of = (page: string) => ({
      html: join(project.folder, 'pages', `contoso-${page}.html`),
      markdown: join(project.folder, 'pages', `contoso-${page}.md`),
    });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({ customer: 'contoso', owner: of('owner'), administrator: of('administrator') });
    expect(read('pages', 'contoso-owner.html')).toBe(read('handover', 'contoso-owner.html'));
  });

  it('fails in two sentences where the folder cannot be written', async () => {
    const { code, out, err } = await project.run('handover', 'contoso', '--out', 'Pulumi.yaml', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'handover-unwritable' } });
    expect(err).toContain('Name a folder that you may write: npx mailbox-access handover contoso --out <folder>');
  });
});
