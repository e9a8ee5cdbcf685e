import { execFile } from 'node:child_process';
import { rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startAzureadEmulator } from '@mailbox-access/azuread-emulator';
import { developmentTenant } from '@mailbox-access/entra-emulator';
import { decodeJwt } from 'jose';
import { Client } from '../../packages/entra-emulator/tests/support/client.ts';
import { microsoftGraph } from '../../packages/entra-emulator/src/microsoft.ts';
import { openTarget } from '../../src/pulumi/stack/open.ts';
import { startLanguageHost } from '../support/languageHost.ts';
import { describeWith } from '../support/parts.ts';
import { openProject, type TestProject } from '../support/project.ts';
import { openAzureCli, type AzureCli } from './support/azureCli.ts';
import { signInByLink } from './support/person.ts';

const { tenantId, mailbox } = developmentTenant;
const engine = String(process.env.MAILBOX_ACCESS_TEST_ENGINE);
const declared = ['User.Read', 'IMAP.AccessAsUser.All', 'SMTP.Send'].map((name) => microsoftGraph.scopes[name] ?? '');

describeWith('python', 'the Azure CLI beside this program', () => {
  let project: TestProject;
  let client: Client;
  let az: AzureCli;

  beforeAll(async () => {
    project = await openProject();
    client = new Client(project.directory);
    az = await openAzureCli(project.directory);
    const login = az.start('az', 'login', '--tenant', tenantId, '--allow-no-subscriptions');
    await signInByLink(client, await az.browser.next(), 'admin');
    expect(await login.ended).toMatchObject({ code: 0 });
  });
  afterAll(async () => {
    az.close();
    client.close();
    await project.close();
  });

  it('registers what this program then adopts with the same client ID', async () => {
    const { appId } = await az.read<{ readonly appId: string }>(
      ...['ad', 'app', 'create', '--display-name', 'PASS', '--is-fallback-public-client', 'true'],
      ...[
        '--public-client-redirect-uris',
        'https://login.microsoftonline.com/common/oauth2/nativeclient',
        'http://localhost',
      ],
    );
    await az.read('ad', 'sp', 'create', '--id', appId);
    await az.read(
      ...['ad', 'app', 'permission', 'add', '--id', appId, '--api', microsoftGraph.appId],
      ...['--api-permissions', ...declared.map((id) => `${id}=Scope`)],
    );
    await az.read(
      ...['ad', 'app', 'permission', 'grant', '--id', appId, '--api', microsoftGraph.appId],
      ...['--scope', 'IMAP.AccessAsUser.All SMTP.Send User.Read'],
    );
    project.configure('adopted', { mailbox, consent: 'tenant', mailResources: ['graph'] });
    const { code, out, err } = await project.run('adopt', 'adopted', '--yes', '--json');
    if (code !== 0) throw new Error(err);
    expect(JSON.parse(out)).toMatchObject({ result: 'adopted', clientId: appId });
    expect(await az.read('ad', 'app', 'show', '--id', appId, '--query', 'notes')).toContain('stack adopted');
  });

  it('is the credential of @azure/identity, as preflight uses it', async () => {
    const options = {
      library: 'identity',
      flow: 'azure-cli',
      authority: `${project.directory.origin}/${tenantId}`,
      clientId: '',
      scopes: ['https://graph.microsoft.com/.default'],
    };
    const program = resolve('tests/clients/support/nodeClient.ts');
    const { out } = await az.start(process.execPath, program, JSON.stringify(options)).ended;
    const { tokens, error } = JSON.parse(out) as { readonly tokens: readonly string[]; readonly error: string };
    expect(error).toBe('');
    expect(tokens.map((token) => decodeJwt(token))).toMatchObject([{ upn: 'admin@contoso.example', idtyp: 'user' }]);
  });

  it('is the credential of an up, whose application belongs to the user', async () => {
    const { folder, directory } = project;
    project.configure('contoso', { displayName: 'By a person', mailbox, consent: 'user' });
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    const target = await openTarget({ metadataHost: directory.host }, folder);
    const host = await startLanguageHost();
    const signIn = {
      ARM_METADATA_HOSTNAME: directory.host,
      ARM_CLIENT_ID: '',
      ARM_CLIENT_SECRET: '',
      ARM_USE_CLI: 'true',
    };
    const provider = await startAzureadEmulator({ env: { ...az.env, ...signIn }, ca: directory.ca });
    const pulumi = (...args: readonly string[]) =>
      promisify(execFile)(engine, [...args, '--stack', 'contoso', '--non-interactive'], {
        cwd: folder,
        env: { ...process.env, ...target.env, ...signIn, PULUMI_DEBUG_PROVIDERS: `azuread:${provider.port}` },
      });
    try {
      await pulumi('stack', 'init');
      const { stdout } = await pulumi('up', '--yes', `--client=${host.address}`, '--color', 'never');
      expect(stdout).toContain('+ 6 created');
      const [{ id = '' } = {}] = await az.read<readonly { readonly id?: string }[]>(
        ...['ad', 'app', 'list', '--display-name', 'By a person'],
      );
      expect(await az.read('ad', 'app', 'owner', 'list', '--id', id, '--query', '[].userPrincipalName')).toEqual([
        'admin@contoso.example',
      ]);
    } finally {
      await provider.close();
      host.close();
      await target.close();
      rmSync(join(folder, 'node_modules'));
    }
  });
});
