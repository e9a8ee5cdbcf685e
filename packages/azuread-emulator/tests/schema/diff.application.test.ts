import { describe, expect, it } from '@jest/globals';
import { application } from '../../src/resources/application/application.ts';
import { changes } from '../support/changes.ts';
import type { Values } from '../../src/values.ts';

const access = (...ids: string[]): Values => ({
  resourceAppId: 'graph',
  resourceAccesses: ids.map((id) => ({ id, type: 'Scope' })),
});
const uris = (...redirectUris: string[]): Values => ({ redirectUris });

describe('the diff of an application', () => {
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
