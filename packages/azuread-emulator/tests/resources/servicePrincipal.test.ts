import { describe, expect, it } from '@jest/globals';
import { found, graphError, withBench } from '../support/provider.ts';
import { PRINCIPALS, SP, create, onId, principal } from '../support/principalRoutes.ts';

describe('a service principal', () => {
  it('is tried again while the application is not replicated', async () => {
    const lag = [
      graphError(
        400,
        'Request_BadRequest',
        "The appId 'client' of the service principal does not reference a valid application object.",
      ),
      graphError(
        403,
        'Denied',
        'When using this permission, the backing application of the service principal being created must in the local tenant',
      ),
    ];
    const routes = { ...PRINCIPALS, 'POST /v1.0/servicePrincipals': [...lag, found(principal)] };
    await withBench(routes, async ({ engine, sent, bodyOf }) => {
      const answer = await engine.call(...create(SP, { clientId: 'client', description: 'd', accountEnabled: true }));
      expect(answer.properties).toMatchObject({ samlMetadataUrl: 'https://m', samlSingleSignOn: { relayState: 'r' } });
      expect(sent().filter((request) => request === 'POST /v1.0/servicePrincipals')).toHaveLength(3);
      expect(bodyOf('PATCH /v1.0/servicePrincipals/sp')).toMatchObject({ description: 'd' });
    });
  });

  it('is changed by one request with all that the program writes', async () => {
    await withBench(PRINCIPALS, async ({ engine, bodyOf }) => {
      const news = {
        accountEnabled: false,
        appRoleAssignmentRequired: true,
        clientId: 'client',
        loginUrl: 'https://l',
        notes: 'n',
        samlSingleSignOn: { relayState: 'r' },
        tags: ['b', 'a'],
      };
      await engine.call(...onId('Update', SP, '/servicePrincipals/sp', { olds: { clientId: 'client' }, news }));
      expect(bodyOf('PATCH /v1.0/servicePrincipals/sp')).toEqual({
        '@odata.type': '#microsoft.graph.servicePrincipal',
        accountEnabled: false,
        alternativeNames: [],
        appRoleAssignmentRequired: true,
        description: null,
        loginUrl: 'https://l',
        notes: 'n',
        notificationEmailAddresses: [],
        preferredSingleSignOnMode: null,
        samlSingleSignOnSettings: { relayState: 'r' },
        tags: ['b', 'a'],
      });
    });
  });

  it('is looked for until it is gone', async () => {
    const routes = { ...PRINCIPALS, 'GET /v1.0/servicePrincipals/sp': graphError(404, 'Gone', 'x') };
    await withBench(routes, async ({ engine, sent }) => {
      await engine.call(...onId('Delete', SP, '/servicePrincipals/sp', { properties: {} }));
      expect(sent()).toHaveLength(6);
      expect(await engine.call(...onId('Read', SP, '/servicePrincipals/sp'))).toEqual({});
    });
  });
});
