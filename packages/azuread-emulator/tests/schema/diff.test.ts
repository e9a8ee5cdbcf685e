import { describe, expect, it } from '@jest/globals';
import { fc } from '../../../../tests/support/fastCheck.ts';
import { application } from '../../src/resources/application/application.ts';
import { assignment } from '../../src/resources/assignment.ts';
import { grant } from '../../src/resources/grant.ts';
import { servicePrincipal } from '../../src/resources/servicePrincipal/servicePrincipal.ts';
import type { ResourceType } from '../../src/resources/type.ts';
import { UNKNOWN } from '../../src/values.ts';
import type { Values } from '../../src/values.ts';
import { changes } from '../support/changes.ts';

describe('diffs', () => {
  describe('the diff of resources that depend on an application', () => {
    it.each<[string, ResourceType, Values, Values, string[]]>([
      [
        'another client',
        servicePrincipal,
        { accountEnabled: true, clientId: 'a' },
        { clientId: 'b' },
        ['clientId: update (replace)'],
      ],
      [
        'a client that is not known yet',
        servicePrincipal,
        { accountEnabled: true, clientId: 'a' },
        { clientId: UNKNOWN },
        ['clientId: update (replace)'],
      ],
      [
        'an assignment required',
        servicePrincipal,
        { accountEnabled: true, clientId: 'a' },
        { clientId: 'a', appRoleAssignmentRequired: true },
        ['appRoleAssignmentRequired: add'],
      ],
      [
        'sign-in disabled by hand',
        servicePrincipal,
        { accountEnabled: false, clientId: 'a' },
        { clientId: 'a' },
        ['accountEnabled: update'],
      ],
      ['scopes in another order', grant, { claimValues: ['a', 'b'] }, { claimValues: ['b', 'a'] }, []],
      ['a scope more', grant, { claimValues: ['a'] }, { claimValues: ['b', 'a'] }, ['claimValues[0]: add']],
      [
        'for one user instead of all',
        grant,
        { claimValues: ['a'], userObjectId: '' },
        { claimValues: ['a'], userObjectId: 'u' },
        ['userObjectId: update (replace)'],
      ],
      [
        'for all instead of one user',
        grant,
        { claimValues: ['a'], userObjectId: 'u' },
        { claimValues: ['a'] },
        ['userObjectId: delete (replace)'],
      ],
      [
        'another principal',
        assignment,
        { principalObjectId: 'a' },
        { principalObjectId: 'b' },
        ['principalObjectId: update (replace)'],
      ],
    ])('%s', (_, type, prior, inputs, expected) => {
      expect(changes(type, prior, inputs)).toEqual(expected);
    });
  });

  describe('the diff of an application', () => {
    it('leaves alone what the program ignores', () => {
      const prior = { displayName: 'a', signInAudience: 'AzureADMyOrg', owners: ['a'] };
      expect(changes(application, prior, { displayName: 'a', owners: ['b'] }, ['owners', 'nothing'])).toEqual([]);
    });
  });

  describe('the diff of what is not known yet', () => {
    it.each<[string, Values, Values, string[]]>([
      ['a name that is not known yet', { displayName: 'a' }, { displayName: UNKNOWN }, ['displayName: update']],
      ['owners that are not known yet', { owners: ['a'] }, { owners: UNKNOWN }, ['owners: update']],
      ['one owner that is not known yet', { owners: ['a'] }, { owners: ['a', UNKNOWN] }, ['owners[1]: add']],
    ])('%s', (_, prior, inputs, expected) => {
      const stable = { displayName: 'a', signInAudience: 'AzureADMyOrg' };
      expect(changes(application, { ...stable, ...prior }, { displayName: 'a', ...inputs })).toEqual(expected);
    });
  });

  describe('the diff of any set', () => {
    it('is empty exactly when both have the same elements', () => {
      const sets = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 6 });
      fc.assert(
        fc.property(sets, sets, (prior, next) => {
          const found = changes(grant, { claimValues: prior.toSorted() }, { claimValues: next });
          const same = prior.length === next.length && prior.every((item) => next.includes(item));
          expect(found.length === 0).toBe(same);
        }),
      );
    });
  });
});

describe('the diff of an application', () => {
  const access = (...ids: string[]): Values => ({
    resourceAppId: 'graph',
    resourceAccesses: ids.map((id) => ({ id, type: 'Scope' })),
  });
  const uris = (...redirectUris: string[]): Values => ({ redirectUris });

  it.each<[string, Values, Values, string[]]>([
    ['the same redirect URIs in another order', { publicClient: uris('a', 'b') }, { publicClient: uris('b', 'a') }, []],
    [
      'a redirect URI more',
      { publicClient: uris('a', 'b') },
      { publicClient: uris('c', 'b', 'a') },
      ['publicClient.redirectUris[0]: add'],
    ],
    [
      'a redirect URI less',
      { publicClient: uris('a', 'b') },
      { publicClient: uris('b') },
      ['publicClient.redirectUris[0]: delete'],
    ],
    [
      'another in its place',
      { publicClient: uris('a') },
      { publicClient: uris('b') },
      ['publicClient.redirectUris[0]: update'],
    ],
    [
      'one gone by hand, another come',
      { publicClient: uris('a', 'x') },
      { publicClient: uris('a', 'b', 'c') },
      ['publicClient.redirectUris[1]: update', 'publicClient.redirectUris[2]: add'],
    ],
    [
      'the first redirect URIs',
      { publicClient: uris() },
      { publicClient: uris('a') },
      ['publicClient.redirectUris: add'],
    ],
    [
      'all redirect URIs gone',
      { publicClient: uris('a') },
      { publicClient: uris() },
      ['publicClient.redirectUris: delete'],
    ],
    ['a platform no longer written', { publicClient: uris('a') }, {}, ['publicClient: delete']],
    ['a platform that was never written and is empty', { publicClient: uris(), singlePageApplication: uris() }, {}, []],
    ['a single-page URI added by hand', { singlePageApplication: uris('a') }, {}, ['singlePageApplication: delete']],
    ['notes changed by hand', { notes: 'x' }, { notes: 'y' }, ['notes: update']],
    ['notes no longer written', { notes: 'x' }, {}, ['notes: delete']],
    ['notes never written', { notes: '' }, {}, []],
    [
      'a reference for the first time',
      { serviceManagementReference: '' },
      { serviceManagementReference: 'CHG-1' },
      ['serviceManagementReference: update'],
    ],
    ['another name', { displayName: 'a' }, { displayName: 'b' }, ['displayName: update']],
    [
      'public client flows switched off by hand',
      { fallbackPublicClientEnabled: false },
      { fallbackPublicClientEnabled: true },
      ['fallbackPublicClientEnabled: update'],
    ],
    [
      'another audience',
      { signInAudience: 'AzureADMultipleOrgs' },
      { signInAudience: 'AzureADMyOrg' },
      ['signInAudience: update'],
    ],
    ['an audience that is the default', { signInAudience: 'AzureADMyOrg' }, {}, []],
    ['owners in another order', { owners: ['a', 'b'] }, { owners: ['b', 'a'] }, []],
    [
      'an owner more and one less',
      { owners: ['a', 'b'] },
      { owners: ['b', 'c'] },
      ['owners[0]: delete', 'owners[1]: add'],
    ],
    ['owners from outside', { owners: ['a'] }, {}, ['owners: delete']],
    ['no owners at all', { owners: ['a'] }, { owners: [] }, ['owners: delete']],
    [
      'the same permissions',
      { requiredResourceAccesses: [access('1', '2')] },
      { requiredResourceAccesses: [access('1', '2')] },
      [],
    ],
    [
      'permissions in another order, which is a change',
      { requiredResourceAccesses: [access('1', '2')] },
      { requiredResourceAccesses: [access('2', '1')] },
      [
        'requiredResourceAccesses[0].resourceAccesses[0].id: update',
        'requiredResourceAccesses[0].resourceAccesses[1].id: update',
      ],
    ],
    [
      'a permission more',
      { requiredResourceAccesses: [access('1')] },
      { requiredResourceAccesses: [access('1', '2')] },
      ['requiredResourceAccesses[0].resourceAccesses[1]: add'],
    ],
    [
      'a permission less',
      { requiredResourceAccesses: [access('1', '2')] },
      { requiredResourceAccesses: [access('1')] },
      ['requiredResourceAccesses[0].resourceAccesses[1]: delete'],
    ],
    ['no permissions any more', { requiredResourceAccesses: [access('1')] }, {}, ['requiredResourceAccesses: delete']],
    ['a role added by hand', { appRoles: [{ id: '1' }] }, {}, ['appRoles: delete']],
    [
      'a homepage set by hand',
      {
        web: {
          homepageUrl: 'https://x',
          implicitGrant: { idTokenIssuanceEnabled: false },
          logoutUrl: '',
          redirectUris: [],
        },
      },
      {},
      ['web.homepageUrl: delete'],
    ],
    [
      'implicit grant switched on by hand',
      { web: { implicitGrant: { idTokenIssuanceEnabled: true } } },
      {},
      ['web: delete'],
    ],
    ['a web platform without settings for implicit grant', { web: { homepageUrl: '', implicitGrant: null } }, {}, []],
    ['claims added by hand', { optionalClaims: { accessTokens: [{ name: 'upn' }] } }, {}, ['optionalClaims: delete']],
    ['access tokens of version 2', { api: { requestedAccessTokenVersion: 2 } }, {}, ['api: delete']],
    [
      'access tokens of no version',
      { api: { requestedAccessTokenVersion: 0 } },
      {},
      ['api.requestedAccessTokenVersion: update'],
    ],
    ['tags added by hand, which the directory may', { tags: ['HideApp'], featureTags: [{ hide: true }] }, {}, []],
    ['what only the directory gives', { clientId: 'x', publisherDomain: 'y', appRoleIds: { a: 'b' } }, {}, []],
  ])('%s', (_, prior, inputs, expected) => {
    const stable = { displayName: 'a', signInAudience: 'AzureADMyOrg' };
    expect(changes(application, { ...stable, ...prior }, { displayName: 'a', ...inputs })).toEqual(expected);
  });
});
