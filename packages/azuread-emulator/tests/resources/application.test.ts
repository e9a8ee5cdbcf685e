import { describe, expect, it } from '@jest/globals';
import { APP, DUPLICATE, ID, READ, URN, WRITE } from '../support/applicationRoutes.ts';
import { initFailure } from '../support/engine.ts';
import { ASSIGNMENT, assignmentWish, create, GRANT, grantWish, PRINCIPALS } from '../support/principalRoutes.ts';
import type { Call } from '../support/principalRoutes.ts';
import { done, errorOf, failureOf, found, graphError, withBench } from '../support/provider.ts';
import type { Routes } from '../support/provider.ts';

describe('creating an application', () => {
  const CALLER_GOES = { 'DELETE /v1.0/applications/app/owners/22222222-2222-4222-8222-222222222222/$ref': done };
  const LAG = [404, 409, 404].map((status) => graphError(status, 'Lag', 'not there yet'));

  it('waits until it is replicated', async () => {
    const routes = { ...WRITE, ...CALLER_GOES, 'PATCH /v1.0/applications/app': [...LAG, done] };
    await withBench(routes, async ({ engine, sent }) => {
      await engine.call('Create', { urn: URN, properties: { displayName: 'PASS' } });
      expect(sent().filter((request) => request === 'PATCH /v1.0/applications/app')).toHaveLength(5);
    });
  });

  it('reports an application that is never replicated, and remembers it', async () => {
    const routes = { ...WRITE, 'PATCH /v1.0/applications/app': graphError(404, 'Lag', 'no') };
    await withBench(routes, async ({ engine, directory }) => {
      const create = engine.call('Create', { urn: URN, properties: { displayName: 'PASS' } });
      const error = await errorOf(create);
      expect(error.message).toContain('Timed out whilst waiting for new application to be replicated in Azure AD');
      expect(initFailure(error)).toMatchObject({ id: ID, properties: { id: ID, displayName: 'PASS' } });
      expect(directory.seen).toHaveLength(1 + 15);
    });
  });

  it('is refused when a duplicate name appeared between plan and creation', async () => {
    const routes = { ...WRITE, 'GET /v1.0/applications': [found({ value: [] }), DUPLICATE] };
    await withBench(routes, async ({ engine }) => {
      const properties = { displayName: 'PASS', preventDuplicateNames: true };
      const failure = await failureOf(engine.call('Create', { urn: URN, properties }));
      expect(failure).toContain(
        '1 error occurred:\n\t* [id] An existing "azuread_application" with name "PASS" (ID: "other") was found',
      );
    });
  });

  it('says when duplicateNames cannot be looked up', async () => {
    const routes = { 'GET /v1.0/applications': graphError(403, 'Denied', 'no') };
    await withBench(routes, async ({ engine }) => {
      const properties = { displayName: 'PASS', preventDuplicateNames: true };
      const failure = await failureOf(engine.call('Create', { urn: URN, properties, preview: true }));
      expect(failure).toContain(
        `diffing ${URN}: 1 error occurred:\n\t* could not check for existing application(s): unable to list Applications with filter "displayName eq 'PASS'": unexpected status 403`,
      );
    });
  });
});

describe('reading an application', () => {
  it('shows what others made of it', async () => {
    const app = {
      ...APP,
      api: {
        acceptMappedClaims: true,
        requestedAccessTokenVersion: null,
        oauth2PermissionScopes: [{ id: 's', value: 'Read', isEnabled: true }],
      },
      appRoles: [
        { id: 'r', value: 'Admin', isEnabled: true, allowedMemberTypes: ['User'] },
        { id: 'q', value: null },
      ],
      groupMembershipClaims: 'All, SecurityGroup',
      info: { logoUrl: 'https://l' },
      optionalClaims: { idToken: [{ name: 'upn', essential: true, source: null, additionalProperties: ['a'] }] },
      tags: ['HideApp', 'WindowsAzureActiveDirectoryIntegratedApp'],
    };
    await withBench({ ...READ, 'GET /v1.0/applications/app': found(app) }, async ({ engine }) => {
      const { properties } = await engine.call('Read', { urn: URN, id: ID });
      expect(properties).toMatchObject({
        api: { mappedClaimsEnabled: true, requestedAccessTokenVersion: 1 },
        appRoleIds: { Admin: 'r' },
        appRoles: [{ id: 'r', allowedMemberTypes: ['User'], enabled: true }, { id: 'q' }],
        featureTags: [{ hide: true, enterprise: true, gallery: false }],
        groupMembershipClaims: ['All', 'SecurityGroup'],
        logoUrl: 'https://l',
        oauth2PermissionScopeIds: { Read: 's' },
        optionalClaims: { accessTokens: [], idTokens: [{ name: 'upn', essential: true, source: '' }], saml2Tokens: [] },
        publicClient: null,
        web: null,
      });
    });
  });

  it.each([
    ['GET /v1.0/applications/app', '[id] Retrieving Application (Application: "app"): '],
    ['GET /beta/applications/app', '[id] Retrieving Application (Application: "app") (beta API): '],
  ])('fails when %s does', async (request, message) => {
    await withBench({ ...READ, [request]: graphError(403, 'Denied', 'no') }, async ({ engine }) => {
      const failure = await failureOf(engine.call('Read', { urn: URN, id: ID }));
      expect(failure).toContain(`refreshing ${URN}: 1 error occurred:\n\t* ${message}unexpected status 403`);
    });
  });

  it('refuses an ID of another shape when importing', async () => {
    await withBench(READ, async ({ engine, sent }) => {
      const failure = await failureOf(engine.call('Read', { urn: URN, id: 'app' }));
      expect(failure).toContain('[id] parsing "app": the ID must look like /applications/<object ID>');
      expect(sent()).toEqual([]);
    });
  });

  it('reports an application that is gone right after the write', async () => {
    const routes = { 'PATCH /v1.0/applications/app': done };
    await withBench(routes, async ({ engine }) => {
      const failure = await failureOf(
        engine.call('Update', { urn: URN, id: ID, olds: {}, news: { displayName: 'a' } }),
      );
      expect(failure).toContain('expected non-nil error with nil state during Create');
    });
  });
});

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

describe('deleting an application', () => {
  const gone = graphError(404, 'Gone', 'x');

  it('waits until it was absent five times running', async () => {
    const looks = [gone, gone, found(APP), gone, gone, gone, gone, gone, found(APP)];
    const routes = { 'DELETE /v1.0/applications/app': done, 'GET /v1.0/applications/app': looks };
    await withBench(routes, async ({ engine, sent }) => {
      await engine.call('Delete', { urn: URN, id: ID, properties: {} });
      expect(sent()).toHaveLength(1 + 8);
    });
  });

  it.each([
    [
      found(APP),
      'Waiting for deletion of Application (Application: "app"): timeout while waiting for state to become \'Deleted\'',
    ],
    [
      graphError(403, 'Denied', 'no'),
      'Waiting for deletion of Application (Application: "app"): retrieving resource: unexpected status 403',
    ],
  ])('fails when it stays, or nobody may look', async (answer, message) => {
    const routes = { 'DELETE /v1.0/applications/app': done, 'GET /v1.0/applications/app': answer };
    await withBench(routes, async ({ engine }) => {
      expect(await failureOf(engine.call('Delete', { urn: URN, id: ID, properties: {} }))).toContain(message);
    });
  });
});

describe('what is not replicated yet', () => {
  it.each<[string, Routes, Call]>([
    [
      'a grant',
      {
        ...PRINCIPALS,
        'GET /v1.0/servicePrincipals/res': found({ id: 'res' }),
        'POST /v1.0/oauth2PermissionGrants': [
          graphError(404, 'x', 'y'),
          graphError(
            400,
            'x',
            "Resource 'sp' does not exist or one of its queried reference-property objects are not present.",
          ),
          found({ id: 'g' }),
        ],
        'GET /v1.0/oauth2PermissionGrants/g': found({ id: 'g', scope: ' User.Read  Mail.Read ' }),
      },
      create(GRANT, grantWish),
    ],
    [
      'an assignment',
      {
        ...PRINCIPALS,
        'POST /v1.0/servicePrincipals/sp/appRoleAssignedTo': [
          graphError(404, 'x', 'y'),
          graphError(400, 'x', 'Not a valid reference update.'),
          found({ id: 'a', resourceId: 'sp' }),
        ],
        'GET /v1.0/servicePrincipals/sp/appRoleAssignedTo/a': found({ id: 'a', resourceId: 'sp' }),
      },
      create(ASSIGNMENT, assignmentWish),
    ],
  ])('is tried again: %s', async (_, routes, call) => {
    await withBench(routes, async ({ engine, sent }) => {
      await engine.call(...call);
      expect(sent().filter((request) => request.startsWith('POST'))).toHaveLength(3);
    });
  });
});
