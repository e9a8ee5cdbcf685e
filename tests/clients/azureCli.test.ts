import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { developmentTenant, startEntraEmulator } from '@mailbox-access/entra-emulator';
import { makeFolder } from '../../packages/entra-emulator/tests/support/folder.ts';
import { setUpDirectory } from '../../packages/entra-emulator/tests/support/setup.ts';
import {
  findDevelopmentTenant,
  signAssertion,
  workload,
} from '../../packages/entra-emulator/tests/support/workload.ts';
import { microsoftGraph } from '../../packages/entra-emulator/src/microsoft.ts';
import { describeWith } from '../support/parts.ts';
import { openAzureCli, type AzureCli } from './support/azureCli.ts';
import { enterCode, signInByLink } from './support/person.ts';

const { tenantId, clientId, mailbox } = developmentTenant;
const graph = microsoftGraph.appId;
const imap = microsoftGraph.scopes['IMAP.AccessAsUser.All'] ?? '';
const smtp = microsoftGraph.scopes['SMTP.Send'] ?? '';

const loginBySecret = [
  ...['login', '--service-principal', '--username', clientId, '--password', developmentTenant.clientSecret],
  ...['--tenant', tenantId, '--allow-no-subscriptions'],
];

interface Registration {
  readonly id: string;
  readonly appId: string;
}

describeWith('python', 'the Azure CLI', () => {
  const { client } = setUpDirectory({ deviceIntervalSeconds: 1 });
  let az: AzureCli;

  beforeAll(async () => {
    az = await openAzureCli(client().directory);
  });
  afterAll(() => {
    az.close();
  });

  const show = () => az.read('account', 'show', '--query', 'user');

  it('signs in by a secret, as the README of the emulator says', async () => {
    expect(await show()).toEqual({ name: clientId, type: 'servicePrincipal' });
    expect(await az.read('ad', 'app', 'list', '--display-name', 'My application')).toHaveLength(1);
  });

  describe('registers an application, which it', () => {
    let made: Registration;
    const app = <T>(command: string, ...args: readonly string[]) =>
      az.read<T>('ad', 'app', ...command.split(' '), '--id', made.appId, ...args);
    const principal = <T>(command: string, ...args: readonly string[]) =>
      az.read<T>('ad', 'sp', ...command.split(' '), '--id', made.appId, ...args);

    beforeAll(async () => {
      made = await az.read(
        ...['ad', 'app', 'create', '--display-name', 'By Azure CLI', '--is-fallback-public-client', 'true'],
        ...['--public-client-redirect-uris', 'http://localhost', 'urn:ietf:wg:oauth:2.0:oob'],
      );
      await principal('create');
    });

    it('shows and lists', async () => {
      expect(made).toMatchObject({ displayName: 'By Azure CLI', isFallbackPublicClient: true });
      expect(await app('show')).toEqual({ ...made, '@odata.context': expect.any(String) });
      expect(await az.read('ad', 'app', 'show', '--id', made.id, '--query', 'appId')).toBe(made.appId);
      const lists = [
        ['app', '--app-id', made.appId],
        ['app', '--display-name', 'By Azure'],
        ['app', '--filter', "displayname eq 'by azure cli'"],
        ['sp', '--spn', made.appId],
        ['sp', '--display-name', 'By Azure'],
      ];
      for (const [kind = '', ...args] of lists)
        expect(await az.read('ad', kind, 'list', ...args)).toMatchObject([{ appId: made.appId }]);
      expect(await az.read('ad', 'app', 'list', '--all', '--query', '[].appId')).toContain(made.appId);
    });

    it('updates, and its service principal follows', async () => {
      await app('update', '--display-name', 'Renamed', '--identifier-uris', `api://${made.appId}`);
      await app('update', '--set', 'notes=changed');
      expect(await app('show')).toMatchObject({ displayName: 'Renamed', notes: 'changed' });
      expect(await principal('show')).toMatchObject({
        displayName: 'Renamed',
        servicePrincipalNames: [`api://${made.appId}`, made.appId],
      });
      expect(await az.read('ad', 'sp', 'show', '--id', `api://${made.appId}`, '--query', 'appId')).toBe(made.appId);
    });

    it('gives permissions and consent', async () => {
      await app('permission add', '--api', graph, '--api-permissions', `${imap}=Scope`, `${smtp}=Scope`);
      await app('permission delete', '--api', graph, '--api-permissions', smtp);
      expect(await app('permission list')).toMatchObject([
        { resourceAppId: graph, resourceAccess: [{ id: imap, type: 'Scope' }] },
      ]);
      await app('permission grant', '--api', graph, '--scope', 'IMAP.AccessAsUser.All');
      // A second grant changes the first.
      await app('permission grant', '--api', graph, '--scope', 'IMAP.AccessAsUser.All SMTP.Send');
      expect(await app('permission list-grants', '--show-resource-name')).toMatchObject([
        {
          consentType: 'AllPrincipals',
          resourceDisplayName: 'Microsoft Graph',
          scope: 'IMAP.AccessAsUser.All SMTP.Send',
        },
      ]);
    });

    it('gives a secret, with which it signs in', async () => {
      const { password } = await app<{ readonly password: string }>('credential reset', '--append');
      const { status } = await client().token(tenantId, { client_id: made.appId, client_secret: password });
      expect(status).toBe(200);
      const [{ keyId = '' } = {}] = await app<readonly { readonly keyId?: string }[]>('credential list');
      await app('credential delete', '--key-id', keyId);
      expect(await app('credential list')).toEqual([]);
      expect(await principal('credential list')).toEqual([]);
    });

    it('gives a federated credential, by which it signs in', async () => {
      const { issuer, subject, audiences } = workload;
      const parameters = JSON.stringify({ name: 'fleet-up', issuer, subject, audiences });
      const { id } = await app<Registration>('federated-credential create', '--parameters', parameters);
      expect(await app('federated-credential list')).toMatchObject([{ id, name: 'fleet-up', subject }]);
      expect(await app('federated-credential show', '--federated-credential-id', 'fleet-up')).toMatchObject({ id });
      const again = await az.run(
        ...['ad', 'app', 'federated-credential', 'create', '--id', made.appId, '--parameters', parameters],
      );
      expect(again).toMatchObject({ code: 1, err: expect.stringContaining('with name fleet-up already exists') });

      const login = ['login', '--service-principal', '--username', made.appId, '--tenant', tenantId];
      await az.read(...login, '--federated-token', await signAssertion(), '--allow-no-subscriptions');
      expect(await show()).toEqual({ name: made.appId, type: 'servicePrincipal' });
      expect(await az.run('ad', 'app', 'list')).toMatchObject({
        code: 1,
        err: expect.stringContaining('Insufficient privileges to complete the operation.'),
      });
      await az.read('logout', '--username', made.appId);
      await az.read(...loginBySecret);

      await app(
        'federated-credential update',
        '--federated-credential-id',
        id,
        '--parameters',
        '{"description":"Changed"}',
      );
      await app('federated-credential delete', '--federated-credential-id', id);
      expect(await app('federated-credential list')).toEqual([]);
    });

    it('gives another owner', async () => {
      const { mailboxObjectId, servicePrincipalObjectId } = developmentTenant;
      await app('owner add', '--owner-object-id', mailboxObjectId);
      expect(await app('owner list', '--query', '[].id')).toEqual([servicePrincipalObjectId, mailboxObjectId]);
      await app('owner remove', '--owner-object-id', mailboxObjectId);
      expect(await principal('owner list', '--query', '[].id')).toEqual([servicePrincipalObjectId]);
    });

    it('disables and deletes', async () => {
      await principal('update', '--set', 'accountEnabled=false');
      expect(await principal('show', '--query', 'accountEnabled')).toBe(false);
      await principal('delete');
      expect(await az.run('ad', 'sp', 'show', '--id', made.appId)).toMatchObject({
        code: 3,
        err: expect.stringContaining('does not exist'),
      });
      await app('delete');
      expect(await az.read('ad', 'app', 'list', '--app-id', made.appId)).toEqual([]);
    });
  });

  describe('signs a user in', () => {
    const { tenantId: tenant } = developmentTenant;
    const login = ['login', '--tenant', tenant, '--allow-no-subscriptions', '--output', 'json'];

    it('by a browser, who sees what is theirs', async () => {
      const { ended } = az.start('az', ...login);
      await signInByLink(client(), await az.browser.next(), 'jobs');
      expect(await ended).toMatchObject({ code: 0 });
      expect(await show()).toEqual({ name: mailbox, type: 'user' });
      expect(await az.read('ad', 'signed-in-user', 'show')).toMatchObject({ userPrincipalName: mailbox });
      const { appId } = await az.read<Registration>('ad', 'app', 'create', '--display-name', 'Of a user');
      expect(await az.read('ad', 'app', 'list', '--show-mine')).toMatchObject([{ appId }]);
      expect(await az.read('ad', 'sp', 'create', '--id', appId)).toMatchObject({ appId });
    });

    it('by a device code', async () => {
      const running = az.start('az', ...login, '--use-device-code');
      await enterCode(client(), await running.says(/enter the code (\S+) to/), 'admin');
      expect(await running.ended).toMatchObject({ code: 0 });
      expect(await show()).toEqual({ name: 'admin@contoso.example', type: 'user' });
      await az.read('ad', 'user', 'update', '--id', 'left@contoso.example', '--account-enabled', 'true');
      expect(findDevelopmentTenant(client().directory).findUser('left@contoso.example')?.accountEnabled).toBe(true);
    });

    it('by a password, after it has asked how the user signs in', async () => {
      const { folder, remove } = makeFolder();
      // MSAL for Python asks for a user's realm on port 443.
      const emulator = await startEntraEmulator({ folder, host: '127.0.0.2', port: 443 });
      const other = await openAzureCli(emulator);
      try {
        const password = ['--username', mailbox, '--password', 'embedded-directory-only'];
        await other.read(...login, ...password);
        expect(await other.read('ad', 'signed-in-user', 'show')).toMatchObject({ userPrincipalName: mailbox });
        expect(emulator.requests.map(({ path }) => path)).toContain(`/common/userrealm/${mailbox}`);
        const wrong = await other.run(...login, '--username', mailbox, '--password', 'wrong');
        expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('AADSTS50126') });
      } finally {
        other.close();
        await emulator.close();
        remove();
      }
    });
  });

  it('is set back to Azure', async () => {
    await az.read('cloud', 'set', '--name', 'AzureCloud');
    expect(await az.read('cloud', 'show', '--query', 'name')).toBe('AzureCloud');
  });
});
