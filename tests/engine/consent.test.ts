import { describe, expect, it } from '@jest/globals';
import { microsoftGraph } from '../../packages/entra-emulator/src/microsoft.ts';
import { createClientSecret } from '../../packages/entra-emulator/src/store/credentials.ts';
import { setRoles } from '../../packages/entra-emulator/src/store/build.ts';
import type { Outputs } from '../../src/registration/outputs/schema.ts';
import { readText } from '../../packages/entra-emulator/tests/support/client.ts';
import { describeFull } from '../support/full.ts';
import type { TestProject } from '../support/project.ts';
import { useProject } from '../support/useProject.ts';
import type { Config } from '../support/settings.ts';

const mailbox = 'jobs@contoso.example';
const account = '33333333-3333-4333-8333-333333333333';

interface Listed {
  readonly value: readonly Readonly<Record<string, unknown>>[];
}

describe('consent, granted by the real engine', () => {
  const project = useProject();

  const up = (config: Config, ...options: readonly string[]) => {
    project.configure('contoso', config);
    return project.up('contoso', ...options);
  };

  /** Returns the registration's grants as `principal: API's scopes`. */
  async function grants({ servicePrincipalObjectId }: Outputs): Promise<readonly string[]> {
    const { body } = await project.client.graph('GET', '/v1.0/oauth2PermissionGrants', {
      query: { $filter: `clientId eq '${servicePrincipalObjectId}'` },
    });
    return (body as unknown as Listed).value
      .map(({ consentType, principalId, scope }) => {
        const scopes = String(scope).split(' ').sort().join(' ');
        return `${String(principalId ?? consentType)}: ${scopes}`;
      })
      .sort();
  }

  const graph = 'IMAP.AccessAsUser.All SMTP.Send User.Read offline_access openid profile';
  const exchange = 'IMAP.AccessAsUser.All SMTP.Send';

  it('grants to the account only on both APIs, and assigns it, when that is asked', async () => {
    const { length: before } = project.directory.requests;
    const { outputs, changes } = await up({ consent: 'user', mailbox, assignmentRequired: true });
    expect(changes).toEqual({ create: 7 });
    // Preflight finds it before the engine needs it.
    const ofGraph = project.directory.requests
      .slice(before)
      .filter(({ query }) => query.$filter === `appId eq '${microsoftGraph.appId}'`);
    expect(ofGraph).toHaveLength(1);
    expect(await grants(outputs)).toEqual([`${account}: ${exchange}`, `${account}: ${graph}`]);
    const { body } = await project.client.graph(
      'GET',
      `/v1.0/servicePrincipals/${outputs.servicePrincipalObjectId}/appRoleAssignedTo`,
    );
    expect((body as unknown as Listed).value).toEqual([expect.objectContaining({ principalId: account })]);
    const principal = await project.client.graph('GET', `/v1.0/servicePrincipals/${outputs.servicePrincipalObjectId}`);
    expect(principal.body).toMatchObject({ appRoleAssignmentRequired: true });
  });

  it('changes nothing the second time', async () => {
    expect((await up({ consent: 'user', mailbox, assignmentRequired: true })).changes).toEqual({ same: 7 });
  });

  it('needs no permission when the account has another name, but refuses another account of that name', async () => {
    const rename = (id: string, userPrincipalName: string) => {
      project.tenant().change(({ users }) => {
        for (const user of users)
          if (user.id === id) Object.assign(user, { userPrincipalName, mail: userPrincipalName });
      });
    };
    const config = { consent: 'user', assignmentRequired: true };
    const other = { ...project.tenant().state.users.find(({ id }) => id !== account) };
    rename(account, 'renamed@contoso.example');
    expect((await up({ ...config, mailbox: 'renamed@contoso.example' })).changes).toEqual({ same: 7 });
    rename(account, mailbox);
    rename(String(other.id), 'renamed@contoso.example');
    await expect(up({ ...config, mailbox: 'renamed@contoso.example' })).rejects.toThrow('--allow-permission-removal');
    rename(String(other.id), String(other.userPrincipalName));
    expect((await up({ ...config, mailbox })).changes).toEqual({ same: 7 });
  });

  it('shows no difference to another credential while owners is unset', async () => {
    const other = await makeCredential(project);
    project.configure('contoso', {
      ...{ consent: 'user', mailbox, assignmentRequired: true },
      'azuread:clientId': other.clientId,
    });
    await project.setSecret('contoso', 'azuread:clientSecret', other.clientSecret);
    const { code, out } = await project.run('preview', 'contoso');
    expect({ code, out: out.slice(-120) }).toMatchObject({
      code: 0,
      out: expect.stringContaining('Nothing would change: '),
    });
  });

  describeFull('widens to the whole tenant and keeps the client ID', () => {
    it('takes one scope away without a new grant when smtp goes', async () => {
      const { outputs, changes } = await up(
        { consent: 'user', mailbox, protocols: ['imap'] },
        '--allow-permission-removal',
      );
      expect(changes).toEqual({ same: 2, update: 4, delete: 1 });
      expect(await grants(outputs)).toEqual([
        `${account}: IMAP.AccessAsUser.All`,
        `${account}: IMAP.AccessAsUser.All User.Read offline_access openid profile`,
      ]);
    });
  });

  it('widens to the whole tenant and keeps the client ID', async () => {
    const before = await up({ consent: 'user', mailbox });
    const after = await up({ consent: 'tenant', mailbox }, '--allow-wider-consent');
    expect(after.outputs.clientId).toBe(before.outputs.clientId);
    expect(await grants(after.outputs)).toEqual([`AllPrincipals: ${exchange}`, `AllPrincipals: ${graph}`]);
  });

  describeFull('widens to the whole tenant and keeps the client ID', () => {
    it('grants on Graph alone when mailResources is graph', async () => {
      const { outputs } = await up({ consent: 'tenant', mailResources: ['graph'] }, '--allow-permission-removal');
      expect(await grants(outputs)).toEqual([`AllPrincipals: ${graph}`]);
    });
  });

  it('takes the grants back when the owner is to consent at the link', async () => {
    const { outputs } = await up({ consent: 'interactive', mailbox }, '--allow-permission-removal');
    expect(await grants(outputs)).toEqual([]);
  });

  describeFull('grants to the account only on both APIs, and assigns it, when that is asked', () => {
    it('finds the account by its mail address when its user principal name is another', async () => {
      project.tenant().change(({ users }) => {
        for (const user of users) if (user.id === account) user.mail = 'mail.alias@contoso.example';
      });
      const { outputs } = await up({ consent: 'user', mailbox: 'mail.alias@contoso.example' });
      expect(await grants(outputs)).toEqual([`${account}: ${exchange}`, `${account}: ${graph}`]);
    });
  });

  it('says in two lines what to do when there is no such account, and leaves what is there alone', async () => {
    project.configure('contoso', { consent: 'user', mailbox: 'nobody@contoso.example' });
    project.takeRequests();
    const { code, err } = await project.run('up', 'contoso');
    expect(code).toBe(1);
    expect(err).toContain('No user with the user principal name or mail address nobody@contoso.example');
    expect(err).toContain('pulumi config set mailbox <address>');
    expect(err).not.toContain('    at ');
    expect(project.takeWrites()).toEqual([]);
  });

  it('lets nothing be deleted that is protected', async () => {
    await up({ consent: 'interactive', mailbox, protect: true }, '--allow-permission-removal');
    const refused = await project.run('destroy', 'contoso', '--yes');
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('Stack contoso is protected, so nothing was deleted.');
    expect((await up({ consent: 'interactive', mailbox, protect: true })).changes).toEqual({ same: 4 });
    await up({ consent: 'interactive', mailbox });
    expect((await project.run('destroy', 'contoso', '--yes')).code).toBe(0);
  });
});

/** Creates another provisioning application, with which a pull request's preview signs in. */
async function makeCredential(
  project: TestProject,
): Promise<{ readonly clientId: string; readonly clientSecret: string }> {
  const { body: application } = await project.client.graph('POST', '/v1.0/applications', {
    json: { displayName: 'Reviewer' },
  });
  const clientId = readText(application, 'appId');
  await project.client.graph('POST', '/v1.0/servicePrincipals', { json: { appId: clientId } });
  // A preview only reads.
  setRoles(project.tenant(), clientId, ['Directory.Read.All'], new Date());
  const { secretText: clientSecret } = project
    .tenant()
    .change((state) => createClientSecret(state, readText(application, 'id'), {}, new Date()));
  return { clientId, clientSecret };
}
