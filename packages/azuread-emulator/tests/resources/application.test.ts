import { describe, expect, it } from '@jest/globals';
import type { Values } from '../../src/values.ts';
import { APP, DUPLICATE, ID, READ, URN, WRITE } from '../support/applicationRoutes.ts';
import { initFailure } from '../support/engine.ts';
import { ASSIGNMENT, assignmentWish, create, GRANT, grantWish, PRINCIPALS } from '../support/principalRoutes.ts';
import type { Call } from '../support/principalRoutes.ts';
import { DENIED, done, errorOf, failureOf, failureWith, found, graphError, withBench } from '../support/provider.ts';
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
    const properties = { displayName: 'PASS', preventDuplicateNames: true };
    expect(await failureWith(routes, 'Create', { urn: URN, properties })).toContain(
      '1 error occurred:\n\t* [id] An existing "azuread_application" with name "PASS" (ID: "other") was found',
    );
  });

  it('says when duplicateNames cannot be looked up', async () => {
    const properties = { displayName: 'PASS', preventDuplicateNames: true };
    const request = { urn: URN, properties, preview: true };
    expect(await failureWith({ 'GET /v1.0/applications': DENIED }, 'Create', request)).toContain(
      `diffing ${URN}: 1 error occurred:\n\t* could not check for existing application(s): unable to list Applications with filter "displayName eq 'PASS'": unexpected status 403`,
    );
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
    expect(await failureWith({ ...READ, [request]: DENIED }, 'Read', { urn: URN, id: ID })).toContain(
      `refreshing ${URN}: 1 error occurred:\n\t* ${message}unexpected status 403`,
    );
  });

  it('refuses an ID of another shape when importing', async () => {
    await withBench(READ, async ({ engine, sent }) => {
      const failure = await failureOf(engine.call('Read', { urn: URN, id: 'app' }));
      expect(failure).toContain('[id] parsing "app": the ID must look like /applications/<object ID>');
      expect(sent()).toEqual([]);
    });
  });

  it('reports an application that is gone right after the write', async () => {
    const request = { urn: URN, id: ID, olds: {}, news: { displayName: 'a' } };
    const failure = await failureWith({ 'PATCH /v1.0/applications/app': done }, 'Update', request);
    expect(failure).toContain('expected non-nil error with nil state during Create');
  });
});

describe('changing an application', () => {
  const change = (olds: Values, news: Values): Values => ({ urn: URN, id: ID, olds, news });

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
      const removal = change({ appRoles: [{ id: 'r' }] }, { displayName: 'PASS' });
      expect(await failureOf(engine.call('Update', removal))).toContain(
        'The azuread stand-in does not take app roles or permission scopes away',
      );
      expect(sent()).toEqual([]);
    });
  });

  it('that fails leaves the plan in the state', async () => {
    await withBench({ ...READ, 'PATCH /v1.0/applications/app': DENIED }, async ({ engine }) => {
      const noting = change({ displayName: 'PASS', notes: '' }, { displayName: 'PASS', notes: 'n' });
      const error = await errorOf(engine.call('Update', noting));
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
    [found(APP), "timeout while waiting for state to become 'Deleted'"],
    [DENIED, 'retrieving resource: unexpected status 403'],
  ])('fails when it stays, or nobody may look', async (answer, why) => {
    const routes = { 'DELETE /v1.0/applications/app': done, 'GET /v1.0/applications/app': answer };
    expect(await failureWith(routes, 'Delete', { urn: URN, id: ID, properties: {} })).toContain(
      `Waiting for deletion of Application (Application: "app"): ${why}`,
    );
  });
});

describe('what is not replicated yet', () => {
  const assigned = found({ id: 'a', resourceId: 'sp' });
  const noReference = "Resource 'sp' does not exist or one of its queried reference-property objects are not present.";

  it.each<[string, string, Routes, Call]>([
    [
      noReference,
      'POST /v1.0/oauth2PermissionGrants',
      {
        'GET /v1.0/servicePrincipals/res': found({ id: 'res' }),
        'POST /v1.0/oauth2PermissionGrants': found({ id: 'g' }),
        'GET /v1.0/oauth2PermissionGrants/g': found({ id: 'g', scope: ' User.Read  Mail.Read ' }),
      },
      create(GRANT, grantWish),
    ],
    [
      'Not a valid reference update.',
      'POST /v1.0/servicePrincipals/sp/appRoleAssignedTo',
      {
        'POST /v1.0/servicePrincipals/sp/appRoleAssignedTo': assigned,
        'GET /v1.0/servicePrincipals/sp/appRoleAssignedTo/a': assigned,
      },
      create(ASSIGNMENT, assignmentWish),
    ],
  ])('is tried again after "%s" of %s', async (lag, post, routes, call) => {
    const answers = [graphError(404, 'x', 'y'), graphError(400, 'x', lag), routes[post] ?? []].flat();
    await withBench({ ...PRINCIPALS, ...routes, [post]: answers }, async ({ engine, sent }) => {
      await engine.call(...call);
      expect(sent().filter((request) => request.startsWith('POST'))).toHaveLength(3);
    });
  });
});
