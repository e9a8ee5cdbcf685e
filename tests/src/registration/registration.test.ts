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
import { settings, type Config } from '../../support/settings.ts';

const graphId = '00000003-0000-0000-c000-000000000000';
const exchangeId = '00000002-0000-0ff1-ce00-000000000000';
const mailbox = 'jobs@contoso.example';

function register(config: Config = {}): Promise<Declaration<MailboxRegistration>> {
  return declare(() => registerMailbox('mailbox', settings(config)));
}

function inputsOf({ resources }: Declaration<unknown>, name: string) {
  return resources.find((resource) => resource.name === name)?.inputs;
}

describe('MailboxRegistration', () => {
  it('declares the application and its service principal under stable names, and gives out their IDs', async () => {
    const { resources, result } = await register();
    expect(resources.map(({ type, name }) => [type, name])).toEqual([
      ['mailbox-access:registration:MailboxRegistration', 'mailbox'],
      ['azuread:index/application:Application', 'mailbox-application'],
      ['azuread:index/servicePrincipal:ServicePrincipal', 'mailbox-service-principal'],
    ]);
    expect(await valueOf(result.clientId)).toBe('cccccccc-cccc-4ccc-8ccc-cccccccccccc');
    expect(await valueOf(result.objectId)).toBe('mailbox-application-id');
    expect(await valueOf(result.servicePrincipalObjectId)).toBe('mailbox-service-principal-id');
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

  const ofServicePrincipal = { servicePrincipalObjectId: 'mailbox-service-principal-id' };
  const exchangeGrant = {
    ...ofServicePrincipal,
    resourceServicePrincipalObjectId: resourceObjectIds[exchangeId],
    claimValues: ['IMAP.AccessAsUser.All', 'SMTP.Send'],
  };
  const graphGrant = {
    ...ofServicePrincipal,
    resourceServicePrincipalObjectId: resourceObjectIds[graphId],
    claimValues: ['IMAP.AccessAsUser.All', 'SMTP.Send', 'User.Read', 'openid', 'profile', 'offline_access'],
  };
  const user = { consent: 'user', mailbox };
  const tenant = { consent: 'tenant', mailbox };
  const assigned = { assignmentRequired: true };
  const assignment = {
    appRoleId: '00000000-0000-0000-0000-000000000000',
    principalObjectId: accountObjectId,
    resourceObjectId: 'mailbox-service-principal-id',
  };
  const imapOnGraph = graphGrant.claimValues.filter((name) => name !== 'SMTP.Send');

  it.each<readonly [string, string, Config, object | undefined]>([
    [
      'the guide’s application to the letter',
      'application',
      {},
      {
        displayName: 'PASS',
        signInAudience: 'AzureADMyOrg',
        publicClient: {
          redirectUris: ['http://localhost', 'https://login.microsoftonline.com/common/oauth2/nativeclient'],
        },
        fallbackPublicClientEnabled: true,
        requiredResourceAccesses: [
          {
            resourceAppId: graphId,
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
      },
    ],
    [
      'a service principal with which everybody may sign in',
      'service-principal',
      {},
      {
        clientId: 'cccccccc-cccc-4ccc-8ccc-cccccccccccc',
        appRoleAssignmentRequired: false,
        owners: [callerObjectId],
      },
    ],
    ['consent on Graph for one user', 'graph-grant', user, { ...graphGrant, userObjectId: accountObjectId }],
    ['consent on Exchange for one user', 'exchange-grant', user, { ...exchangeGrant, userObjectId: accountObjectId }],
    ['consent on Graph for the whole tenant', 'graph-grant', tenant, graphGrant],
    ['consent on Exchange for the whole tenant', 'exchange-grant', tenant, exchangeGrant],
    ['the same where the account is assigned', 'graph-grant', { ...tenant, ...assigned }, graphGrant],
    ['the same on Exchange', 'exchange-grant', { ...tenant, ...assigned }, exchangeGrant],
    [
      'consent for IMAP alone',
      'exchange-grant',
      { consent: 'tenant', protocols: ['imap'] },
      { ...exchangeGrant, claimValues: ['IMAP.AccessAsUser.All'] },
    ],
    [
      'consent for IMAP alone on Graph',
      'graph-grant',
      { consent: 'tenant', protocols: ['imap'] },
      { ...graphGrant, claimValues: imapOnGraph },
    ],
    ['the assignment of the one user', 'assignment', { ...user, ...assigned }, assignment],
    ['the assignment of the account', 'assignment', { ...tenant, ...assigned }, assignment],
    ['no assignment where none is required', 'assignment', user, undefined],
  ])('declares %s', async (_, name, config, inputs) => {
    const declaration = await register(config);
    expect(inputsOf(declaration, `mailbox-${name}`)).toEqual(inputs);
    expect(inputsOf(declaration, 'mailbox-service-principal')?.appRoleAssignmentRequired).toBe(
      config.assignmentRequired === true,
    );
  });

  it('looks nothing up in the directory that it does not need', async () => {
    const looked = async (config: Config) => (await register(config)).invokes.map(({ token }) => token);
    expect(await looked({ mailbox })).toEqual(['azuread:index/getClientConfig:getClientConfig']);
    expect((await looked(tenant)).some((token) => token.endsWith('getUser'))).toBe(false);
    const { resources, invokes } = await register({ ...user, mailResources: ['graph'] });
    expect(resources.map(({ name }) => name)).not.toContain('mailbox-exchange-grant');
    expect(invokes).not.toContainEqual(expect.objectContaining({ inputs: { clientId: exchangeId } }));
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

  it.each<[Config, boolean]>([
    [{ protect: true }, true],
    [{ protect: false }, false],
    [{}, false],
  ])(
    'protects all of it or nothing with %j: %s; destroy waits once, for the application',
    async (config, isProtected) => {
      const { resources } = await register({ ...user, ...assigned, ...config });
      expect(resources.map(({ options }) => options.protect)).toEqual(resources.map(() => isProtected));
      const dependencies = resources.map(({ name, options }) => [name, options.parent, options.deletedWith]);
      expect(dependencies.sort()).toEqual([
        ['mailbox', '', ''],
        ['mailbox-application', 'mailbox', ''],
        ['mailbox-assignment', 'mailbox', 'mailbox-service-principal'],
        ['mailbox-exchange-grant', 'mailbox', 'mailbox-service-principal'],
        ['mailbox-graph-grant', 'mailbox', 'mailbox-service-principal'],
        ['mailbox-service-principal', 'mailbox', 'mailbox-application'],
      ]);
    },
  );

  it('ignores changes of owners only while owners is unset', async () => {
    const ignored = async (config: Config) =>
      (await register(config)).resources.map(({ options }) => options.ignoreChanges.join());
    expect(await ignored({})).toEqual(['', 'owners', 'owners']);
    expect(await ignored({ owners: [callerObjectId] })).toEqual(['', '', '']);
  });

  it('refuses consent user without an account', async () => {
    const args = { ...settings({ mailbox }), consent: 'user' as const, account: undefined };
    await expect(declare(() => registerMailbox('mailbox', args))).rejects.toThrow(
      'consent "user" and assignmentRequired need an account.',
    );
  });
});
