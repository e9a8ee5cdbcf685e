import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Outputs } from '../../src/registration/outputs/schema.ts';
import { describeFull } from '../support/full.ts';
import { useProject } from '../support/useProject.ts';

const mailbox = 'jobs@contoso.example';

/** One customer's life in order: each test continues where the one before stopped. */
describe('the life of a registration', () => {
  const project = useProject({ contoso: { mailbox } });
  let outputs: Outputs;
  let before: string;

  beforeAll(async () => {
    before = await objects();
  });

  const application = async () => (await project.client.graph('GET', `/v1.0/applications/${outputs.objectId}`)).body;

  /** Lists the directory's objects of the types that form a registration. */
  async function objects(): Promise<string> {
    const paths = ['applications', 'servicePrincipals', 'oauth2PermissionGrants'];
    const answers = await Promise.all(paths.map((path) => project.client.graph('GET', `/v1.0/${path}`)));
    return JSON.stringify(answers.map(({ body }) => body.value));
  }

  it('says what a first preview would create, and sends nothing but look-ups', async () => {
    project.takeRequests();
    const { code, out } = await project.run('preview', 'contoso');
    expect(code).toBe(0);
    expect(out).toContain('contoso  tenant 11111111-1111-4111-8111-111111111111\n  + application        PASS\n');
    expect(out).toContain(
      'permissions      IMAP.AccessAsUser.All, SMTP.Send, User.Read (Microsoft Graph, delegated)\n',
    );
    expect(out).toContain('  + service principal\nWould create 2 resources.\n');
    expect(project.takeRequests().filter((request) => !request.startsWith('GET '))).toEqual([
      'POST /11111111-1111-4111-8111-111111111111/oauth2/v2.0/token',
    ]);
    expect(await objects()).toBe(before);
  });

  it('is provisioned, and says which provider and directory it used and what to do next', async () => {
    const { code, out, err } = await project.run('up', 'contoso');
    expect(code).toBe(0);
    expect(err).toMatch(/^Pulumi \d+\.\d+\.\d+, .*\nEmulator https:\/\/localhost:\d+/);
    expect(err).toMatch(/stand-in for the azuread plugin|official azuread plugin/);
    expect(out).toMatch(
      /\nCreated 2 resources in \d+\.\d s\.\n\n {2}Tenant ID {2}[\da-f-]{36}\n {2}Client ID {2}[\da-f-]{36}\n/,
    );
    expect(out).toMatch(/Next\n {2}1\. Enter both IDs in PASS/);
    expect(out.split('\n').length + err.split('\n').length).toBeLessThan(30);
  });

  it('gives the same outputs by the command as by the engine’s own, and they are the contract', async () => {
    outputs = await project.outputs('contoso');
    expect(outputs).toMatchObject({ customer: 'contoso', mailbox, consent: 'interactive' });
    expect((await project.run('outputs', 'contoso')).out).toContain(`clientId                   ${outputs.clientId}\n`);
  });

  it('is in the directory as the guide has it made by hand', async () => {
    expect(await application()).toMatchObject({
      appId: outputs.clientId,
      displayName: 'PASS',
      signInAudience: 'AzureADMyOrg',
      isFallbackPublicClient: true,
      publicClient: { redirectUris: expect.arrayContaining(outputs.redirectUris) },
      web: { redirectUris: [] },
      spa: { redirectUris: [] },
      passwordCredentials: [],
      keyCredentials: [],
      requiredResourceAccess: [
        {
          resourceAppId: '00000003-0000-0000-c000-000000000000',
          resourceAccess: [
            { id: '258f6531-6087-4cc4-bb90-092c5fb3ed3f', type: 'Scope' },
            { id: '652390e4-393a-48de-9484-05f9b1212954', type: 'Scope' },
            { id: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d', type: 'Scope' },
          ],
        },
      ],
    });
  });

  it('is left unchanged by a second up', async () => {
    const { code, out } = await project.run('up', 'contoso');
    expect(code).toBe(0);
    expect(out).toContain('Nothing changed: the directory matches stack contoso.');
  });

  it('shows what changes an output alone: in preview, in up, in JSON and in the report', async () => {
    project.configure('contoso', { mailbox, smtpServer: 'localhost:2587' });
    const preview = await project.run('preview', 'contoso');
    expect(preview.out).toContain('Outputs that would change: smtp.');
    expect(preview.out).not.toContain('Nothing would change');
    // The state still contains the previous server: the settings decide where a token is sent.
    expect(JSON.parse((await project.run('outputs', 'contoso', '--json')).out)).toMatchObject({ smtp: { port: 2587 } });
    const report = join(project.folder, 'changed');
    const many = await project.run('preview', '--all', '--json', '--report', report);
    expect(JSON.parse(many.out)).toMatchObject({ stacks: [{ result: 'changed', outputChanges: ['smtp'] }] });
    expect(readFileSync(join(report, 'preview.md'), 'utf8')).toMatch(/would change .*Changed outputs: smtp\./);
    expect((await project.run('up', 'contoso')).out).toContain('Changed outputs: smtp.');
    project.configure('contoso', { mailbox });
    expect((await project.run('up', 'contoso')).code).toBe(0);
  });

  it('shows one property of one resource when its name is changed', async () => {
    project.configure('contoso', { mailbox, displayName: 'PASS Contoso' });
    const { code, out } = await project.run('preview', 'contoso');
    expect(code).toBe(0);
    expect(out).toContain(
      '  ~ application        PASS\n      name             PASS → PASS Contoso\nWould update 1 resource.\n',
    );
    expect(out.match(/^ +[~+±-] /gm)).toHaveLength(1);
    const diff = await project.run('preview', 'contoso', '--diff');
    expect(diff.out).toContain('~ displayName: "PASS" => "PASS Contoso"');
    expect(diff.out).toContain('~ 1 to update\n    3 unchanged');
    expect(diff.out).not.toContain('→');
  });

  it('takes the new name and keeps its client ID', async () => {
    const row = await project.up('contoso');
    expect(row).toMatchObject({
      result: 'changed',
      changes: { update: 1, same: 3 },
      steps: [{ operation: 'update', name: 'mailbox-application', properties: ['displayName'] }],
    });
    expect(row.outputs.clientId).toBe(outputs.clientId);
    expect((await application()).displayName).toBe('PASS Contoso');
  });

  it('shows a removed redirect URI in refresh, and adds it again in up', async () => {
    const body = { publicClient: { redirectUris: ['http://localhost'] } };
    const { status } = await project.client.graph('PATCH', `/v1.0/applications/${outputs.objectId}`, { json: body });
    expect(status).toBe(204);
    const refreshed = await project.run('refresh', 'contoso');
    expect(refreshed.code).toBe(0);
    expect(refreshed.out).toContain(
      'redirect URIs    - https://login.microsoftonline.com/common/oauth2/nativeclient\nUpdated 1 resource',
    );
    const fixed = await project.run('up', 'contoso');
    expect(fixed.code).toBe(0);
    expect((await application()).publicClient).toEqual({
      redirectUris: expect.arrayContaining(outputs.redirectUris),
    });
    expect((await project.run('refresh', 'contoso')).out).toContain('No drift: ');
  });

  it('is not destroyed without a confirmation', async () => {
    project.takeRequests();
    expect(await project.run('destroy', 'contoso')).toMatchObject({ code: 2, err: expect.stringContaining('--yes') });
    expect(project.takeWrites()).toEqual([]);
  });

  it('is destroyed: the directory is as it was, and the IDs to take out of PASS are named', async () => {
    const { code, out } = await project.run('destroy', 'contoso', '--yes');
    expect(code).toBe(0);
    expect(out).toContain('Deleted 2 resources in ');
    expect(out).toMatch(
      new RegExp(`Remove these IDs from PASS[^]*Tenant ID  ${outputs.tenantId}\n  Client ID  ${outputs.clientId}`),
    );
    expect(await objects()).toBe(before);
  });

  it('is not there any more for a second destroy, for refresh and for outputs', async () => {
    expect(await project.run('destroy', 'contoso', '--yes')).toMatchObject({
      code: 0,
      out: expect.stringContaining('There is nothing to destroy: stack contoso has no resources.'),
    });
    expect(await project.run('refresh', 'contoso')).toMatchObject({ code: 0 });
    expect(await project.run('outputs', 'contoso')).toMatchObject({
      code: 1,
      err: expect.stringContaining('Provision it: npx mailbox-access up contoso'),
    });
  });

  it('leaves no lock behind', () => {
    const locks = readdirSync(join(project.folder, '.offline', 'state', '.pulumi', 'locks'), { recursive: true });
    expect(locks.filter((name) => String(name).endsWith('.json'))).toEqual([]);
  });
});

const representative =
  'the life of a registration is destroyed: the directory is as it was, and the IDs to take out of PASS are named';
describeFull(representative, () => {
  const project = useProject({ contoso: { mailbox } });

  it('is destroyed at the pace of the official plugin, which looks five times whether it is gone', async () => {
    const env = { MAILBOX_ACCESS_AZUREAD: 'stand-in-paced' };
    expect(await project.runWith(env, 'up', 'contoso')).toMatchObject({ code: 0 });
    expect(await project.runWith(env, 'destroy', 'contoso', '--yes')).toMatchObject({ code: 0 });
    const { requests } = project.directory;
    const deleted = requests.find(({ method, path }) => method === 'DELETE' && path.startsWith('/v1.0/applications/'));
    const looks = requests.filter(({ path, status }) => path === deleted?.path && status === 404);
    expect(looks).toHaveLength(5);
    expect((looks.at(-1)?.at ?? 0) - (deleted?.at ?? 0)).toBeGreaterThanOrEqual(20_000);
  });
});
