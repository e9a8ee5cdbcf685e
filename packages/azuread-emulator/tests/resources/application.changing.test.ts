import { describe, expect, it } from '@jest/globals';
import { initFailure } from '../support/engine.ts';
import { errorOf, failureOf, found, graphError, withBench } from '../support/provider.ts';
import { APP, ID, DUPLICATE, READ, URN, WRITE } from '../support/applicationRoutes.ts';

describe('changing an application', () => {
  const change = (olds: object, news: object): never => ({ urn: URN, id: ID, olds, news }) as never;

  it('to a name that another has is refused, to its own it is not', async () => {
    const [olds, news] = [{ displayName: 'old' }, { displayName: 'PASS', preventDuplicateNames: true }];
    await withBench({ ...WRITE, 'GET /v1.0/applications': DUPLICATE }, async ({ engine }) => {
      await engine.call('Diff', change(olds, news));
      expect(await failureOf(engine.call('Update', change(olds, news)))).toContain('(ID: "other") was found');
    });
    await withBench({ ...WRITE, 'GET /v1.0/applications': found({ value: [APP] }) }, async ({ engine }) => {
      await expect(engine.call('Update', change(olds, news))).resolves.toHaveProperty('properties');
    });
  });

  it('sends what the program writes', async () => {
    await withBench(WRITE, async ({ engine, bodyOf }) => {
      const news = {
        api: { knownClientApplications: ['a'], mappedClaimsEnabled: true, requestedAccessTokenVersion: 2 },
        description: 'd',
        deviceOnlyAuthEnabled: true,
        displayName: 'PASS',
        groupMembershipClaims: ['SecurityGroup'],
        identifierUris: ['api://a'],
        marketingUrl: 'https://m',
        serviceManagementReference: 'CHG-1',
        singlePageApplication: { redirectUris: ['https://s/'] },
        tags: ['HideApp'],
        web: {
          homepageUrl: 'https://h',
          implicitGrant: { idTokenIssuanceEnabled: true },
          redirectUris: ['https://w/'],
        },
      };
      await engine.call(
        'Update',
        change({ displayName: 'PASS', optionalClaims: { idTokens: [{ name: 'upn' }] } }, news),
      );
      expect(bodyOf('PATCH /v1.0/applications/app')).toMatchObject({
        api: { acceptMappedClaims: true, knownClientApplications: ['a'], requestedAccessTokenVersion: 2 },
        description: 'd',
        groupMembershipClaims: 'SecurityGroup',
        identifierUris: ['api://a'],
        info: { marketingUrl: 'https://m', supportUrl: null },
        isDeviceOnlyAuthSupported: true,
        optionalClaims: {},
        serviceManagementReference: 'CHG-1',
        spa: { redirectUris: ['https://s/'] },
        tags: ['HideApp'],
        web: {
          homePageUrl: 'https://h',
          implicitGrantSettings: { enableIdTokenIssuance: true },
          redirectUris: ['https://w/'],
        },
      });
    });
  });

  it('does not pretend to take permissions away that the application offers', async () => {
    await withBench(WRITE, async ({ engine, sent }) => {
      const failure = await failureOf(
        engine.call('Update', change({ appRoles: [{ id: 'r' }] }, { displayName: 'PASS' })),
      );
      expect(failure).toContain('The azuread stand-in does not take app roles or permission scopes away');
      expect(sent()).toEqual([]);
    });
  });

  it('that fails leaves the plan in the state', async () => {
    const routes = { ...READ, 'PATCH /v1.0/applications/app': graphError(403, 'Denied', 'no') };
    await withBench(routes, async ({ engine }) => {
      const update = engine.call(
        'Update',
        change({ displayName: 'PASS', notes: '' }, { displayName: 'PASS', notes: 'n' }),
      );
      const error = await errorOf(update);
      expect(error.message).toContain('Could not update Application (Application: "app"): unexpected status 403');
      expect(initFailure(error).properties).toMatchObject({ notes: 'n' });
    });
  });
});
