import { describe, expect, it } from '@jest/globals';
import { done, failureOf, found, graphError, withBench } from '../support/provider.ts';
import { APP, ID, READ, URN } from '../support/applicationRoutes.ts';

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

  it('says so when it is gone right after it was written', async () => {
    const routes = { 'PATCH /v1.0/applications/app': done };
    await withBench(routes, async ({ engine }) => {
      const failure = await failureOf(
        engine.call('Update', { urn: URN, id: ID, olds: {}, news: { displayName: 'a' } }),
      );
      expect(failure).toContain('expected non-nil error with nil state during Create');
    });
  });
});
