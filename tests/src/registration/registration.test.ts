import { describe, expect, it } from '@jest/globals';
import type { MailboxRegistration } from '../../../src/registration/registration.ts';
import {
  accountObjectId,
  callerObjectId,
  declare,
  resourceObjectIds,
  valueOf,
  registerMailbox,
} from '../../support/mocks.ts';
import type { Declaration } from '../../support/mocks.ts';
import { settings } from '../../support/settings.ts';
import type { Config } from '../../support/settings.ts';

const graph = resourceObjectIds['00000003-0000-0000-c000-000000000000'];
const exchange = resourceObjectIds['00000002-0000-0ff1-ce00-000000000000'];
const mailbox = 'jobs@contoso.example';

function register(config: Config = {}): Promise<Declaration<MailboxRegistration>> {
  return declare(() => registerMailbox('mailbox', settings(config)));
}

function inputsOf({ resources }: Declaration<unknown>, name: string) {
  return resources.find((resource) => resource.name === name)?.inputs;
}

describe('MailboxRegistration', () => {
  it('declares the application and its service principal under stable names', async () => {
    const { resources } = await register();
    expect(resources.map(({ type, name }) => [type, name])).toEqual([
      ['mailbox-access:registration:MailboxRegistration', 'mailbox'],
      ['azuread:index/application:Application', 'mailbox-application'],
      ['azuread:index/servicePrincipal:ServicePrincipal', 'mailbox-service-principal'],
    ]);
  });

  it('imports what exists, and only that', async () => {
    const imports = { application: '/applications/a', grants: { exchange: '/oauth2PermissionGrants/e' } };
    const config = settings({ mailbox, consent: 'user' });
    const { resources } = await declare(() => registerMailbox('mailbox', config, imports));
    expect(Object.fromEntries(resources.map(({ name, options }) => [name, options.importId]))).toEqual({
      mailbox: '',
      'mailbox-application': '/applications/a',
      'mailbox-service-principal': '',
      'mailbox-graph-grant': '',
      'mailbox-exchange-grant': '/oauth2PermissionGrants/e',
    });
  });

  it('declares the guide’s application to the letter', async () => {
    expect(inputsOf(await register(), 'mailbox-application')).toEqual({
      displayName: 'PASS',
      signInAudience: 'AzureADMyOrg',
      publicClient: {
        redirectUris: ['http://localhost', 'https://login.microsoftonline.com/common/oauth2/nativeclient'],
      },
      fallbackPublicClientEnabled: true,
      requiredResourceAccesses: [
        {
          resourceAppId: '00000003-0000-0000-c000-000000000000',
          resourceAccesses: [
            { id: '258f6531-6087-4cc4-bb90-092c5fb3ed3f', type: 'Scope' },
            { id: '652390e4-393a-48de-9484-05f9b1212954', type: 'Scope' },
            { id: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d', type: 'Scope' },
          ],
        },
      ],
      preventDuplicateNames: true,
      owners: [callerObjectId],
      notes: 'Declared by Pulumi, project mailbox-access, stack contoso. Change it there.',
    });
  });

  it('looks nothing up in the directory when consent is interactive', async () => {
    const { invokes } = await register({ mailbox });
    expect(invokes.map(({ token }) => token)).toEqual(['azuread:index/getClientConfig:getClientConfig']);
  });

  it('declares exactly the owners that are set, sorted, and asks for no caller then', async () => {
    const owners = ['44444444-4444-4444-8444-444444444444', '55555555-5555-4555-8555-555555555555'];
    const declaration = await register({ owners: owners.toReversed() });
    expect(inputsOf(declaration, 'mailbox-application')?.owners).toEqual(owners);
    expect(inputsOf(declaration, 'mailbox-service-principal')?.owners).toEqual(owners);
    expect(declaration.invokes).toEqual([]);
  });

  it('declares a service management reference only when one is set', async () => {
    const set = inputsOf(await register({ serviceManagementReference: 'SRV-1' }), 'mailbox-application');
    expect(set?.serviceManagementReference).toBe('SRV-1');
    expect(inputsOf(await register(), 'mailbox-application')).not.toHaveProperty('serviceManagementReference');
  });

  it('gives the service principal the application’s client ID and lets everybody sign in', async () => {
    expect(inputsOf(await register(), 'mailbox-service-principal')).toEqual({
      clientId: 'cccccccc-cccc-4ccc-8ccc-cccccccccccc',
      appRoleAssignmentRequired: false,
      owners: [callerObjectId],
    });
  });

  it('grants to one user on both APIs when consent is user', async () => {
    const declaration = await register({ consent: 'user', mailbox });
    expect(inputsOf(declaration, 'mailbox-graph-grant')).toEqual({
      servicePrincipalObjectId: 'mailbox-service-principal-id',
      resourceServicePrincipalObjectId: graph,
      claimValues: ['IMAP.AccessAsUser.All', 'SMTP.Send', 'User.Read', 'openid', 'profile', 'offline_access'],
      userObjectId: accountObjectId,
    });
    expect(inputsOf(declaration, 'mailbox-exchange-grant')).toEqual({
      servicePrincipalObjectId: 'mailbox-service-principal-id',
      resourceServicePrincipalObjectId: exchange,
      claimValues: ['IMAP.AccessAsUser.All', 'SMTP.Send'],
      userObjectId: accountObjectId,
    });
  });

  it('grants to the whole tenant without a user when consent is tenant', async () => {
    const declaration = await register({ consent: 'tenant', mailbox });
    expect(inputsOf(declaration, 'mailbox-graph-grant')).not.toHaveProperty('userObjectId');
    expect(inputsOf(declaration, 'mailbox-exchange-grant')).not.toHaveProperty('userObjectId');
    expect(declaration.invokes.some(({ token }) => token.endsWith('getUser'))).toBe(false);
  });

  it('grants on Graph alone, and does not look for Exchange, when mailResources is graph', async () => {
    const { resources, invokes } = await register({ consent: 'user', mailbox, mailResources: ['graph'] });
    expect(resources.map(({ name }) => name)).not.toContain('mailbox-exchange-grant');
    expect(invokes).not.toContainEqual(
      expect.objectContaining({ inputs: { clientId: '00000002-0000-0ff1-ce00-000000000000' } }),
    );
  });

  it('grants nothing for SMTP when the protocols are without it', async () => {
    const declaration = await register({ consent: 'tenant', protocols: ['imap'] });
    expect(inputsOf(declaration, 'mailbox-exchange-grant')?.claimValues).toEqual(['IMAP.AccessAsUser.All']);
    expect(inputsOf(declaration, 'mailbox-graph-grant')?.claimValues).not.toContain('SMTP.Send');
  });

  it.each(['user', 'tenant'])('assigns the account when assignment is required and consent is %s', async (consent) => {
    const declaration = await register({ consent, mailbox, assignmentRequired: true });
    expect(inputsOf(declaration, 'mailbox-service-principal')?.appRoleAssignmentRequired).toBe(true);
    expect(inputsOf(declaration, 'mailbox-assignment')).toEqual({
      appRoleId: '00000000-0000-0000-0000-000000000000',
      principalObjectId: accountObjectId,
      resourceObjectId: 'mailbox-service-principal-id',
    });
  });

  it('still grants to the whole tenant when consent is tenant and assignment is required', async () => {
    const declaration = await register({ consent: 'tenant', mailbox, assignmentRequired: true });
    expect(inputsOf(declaration, 'mailbox-graph-grant')).not.toHaveProperty('userObjectId');
    expect(inputsOf(declaration, 'mailbox-exchange-grant')).not.toHaveProperty('userObjectId');
  });

  it('makes no assignment when none is required', async () => {
    expect(inputsOf(await register({ consent: 'user', mailbox }), 'mailbox-assignment')).toBeUndefined();
  });

  it('deletes resources together with their dependencies, so that destroy waits once', async () => {
    const { resources } = await register({ consent: 'user', mailbox, assignmentRequired: true });
    const component = 'mailbox';
    const hangsOn = resources.map(({ name, options }) => [name, options.parent, options.deletedWith]);
    expect(hangsOn.sort()).toEqual([
      ['mailbox', '', ''],
      ['mailbox-application', component, ''],
      ['mailbox-assignment', component, 'mailbox-service-principal'],
      ['mailbox-exchange-grant', component, 'mailbox-service-principal'],
      ['mailbox-graph-grant', component, 'mailbox-service-principal'],
      ['mailbox-service-principal', component, 'mailbox-application'],
    ]);
  });

  it.each([true, false])('protects all of it or nothing: %s', async (protect) => {
    const { resources } = await register({ consent: 'user', mailbox, assignmentRequired: true, protect });
    expect(resources.map(({ options }) => options.protect)).toEqual(resources.map(() => protect));
  });

  it('ignores changes of owners only while owners is unset', async () => {
    const ignored = async (config: Config) =>
      (await register(config)).resources.map(({ options }) => options.ignoreChanges.join());
    expect(await ignored({})).toEqual(['', 'owners', 'owners']);
    expect(await ignored({ owners: [callerObjectId] })).toEqual(['', '', '']);
  });

  it('gives out the IDs of the directory', async () => {
    const { result } = await register();
    expect(await valueOf(result.clientId)).toBe('cccccccc-cccc-4ccc-8ccc-cccccccccccc');
    expect(await valueOf(result.objectId)).toBe('mailbox-application-id');
    expect(await valueOf(result.servicePrincipalObjectId)).toBe('mailbox-service-principal-id');
  });

  it('refuses consent user without an account', async () => {
    const args = { ...settings({ mailbox }), consent: 'user' as const, account: undefined };
    await expect(declare(() => registerMailbox('mailbox', args))).rejects.toThrow(
      'consent "user" and assignmentRequired need an account.',
    );
  });
});
