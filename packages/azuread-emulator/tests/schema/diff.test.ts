import { describe, expect, it } from '@jest/globals';
import { fc } from '../../../../tests/support/fastCheck.ts';
import { application } from '../../src/resources/application/application.ts';
import { assignment } from '../../src/resources/assignment.ts';
import { grant } from '../../src/resources/grant.ts';
import { servicePrincipal } from '../../src/resources/servicePrincipal/servicePrincipal.ts';
import type { ResourceType } from '../../src/resources/type.ts';
import { diffStates } from '../../src/schema/diff.ts';
import { keepIgnored, planState } from '../../src/schema/state.ts';
import { UNKNOWN, type Values } from '../../src/values.ts';

/** Returns `path: kind` of each change, with ` (replace)` if it replaces the resource. */
function changes({ fields }: ResourceType, prior: Values, inputs: Values, ignored: readonly string[] = []): string {
  const planned = keepIgnored(planState(fields, prior, inputs), prior, ignored);
  const found = diffStates(fields, prior, planned, inputs);
  return found.map(({ path, kind, replace }) => `${path}: ${kind}${replace ? ' (replace)' : ''}`).join(', ');
}

/** Returns the changes of an application with otherwise constant properties. */
const applicationChanges = (prior: Values, inputs: Values): string =>
  changes(application, { displayName: 'a', signInAudience: 'AzureADMyOrg', ...prior }, { displayName: 'a', ...inputs });

describe('the diff of resources that depend on an application', () => {
  const client = { accountEnabled: true, clientId: 'a' };
  const disabled = { accountEnabled: false, clientId: 'a' };
  const required = { clientId: 'a', appRoleAssignmentRequired: true };
  const forAll = { claimValues: ['a'], userObjectId: '' };
  const forOne = { claimValues: ['a'], userObjectId: 'u' };

  it.each<[string, ResourceType, Values, Values, string]>([
    ['another client', servicePrincipal, client, { clientId: 'b' }, 'clientId: update (replace)'],
    ['a client that is not known yet', servicePrincipal, client, { clientId: UNKNOWN }, 'clientId: update (replace)'],
    ['an assignment required', servicePrincipal, client, required, 'appRoleAssignmentRequired: add'],
    ['sign-in disabled by hand', servicePrincipal, disabled, { clientId: 'a' }, 'accountEnabled: update'],
    ['scopes in another order', grant, { claimValues: ['a', 'b'] }, { claimValues: ['b', 'a'] }, ''],
    ['a scope more', grant, { claimValues: ['a'] }, { claimValues: ['b', 'a'] }, 'claimValues[0]: add'],
    ['for one user instead of all', grant, forAll, forOne, 'userObjectId: update (replace)'],
    ['for all instead of one user', grant, forOne, { claimValues: ['a'] }, 'userObjectId: delete (replace)'],
    [
      'another principal',
      assignment,
      { principalObjectId: 'a' },
      { principalObjectId: 'b' },
      'principalObjectId: update (replace)',
    ],
  ])('%s', (_, type, prior, inputs, expected) => {
    expect(changes(type, prior, inputs)).toBe(expected);
  });
});

describe('the diff of any set', () => {
  it('is empty exactly when both have the same elements', () => {
    const sets = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 6 });
    fc.assert(
      fc.property(sets, sets, (prior, next) => {
        const found = changes(grant, { claimValues: prior.toSorted() }, { claimValues: next });
        const same = prior.length === next.length && prior.every((item) => next.includes(item));
        expect(found === '').toBe(same);
      }),
    );
  });
});

describe('the diff of an application', () => {
  const uris = (...redirectUris: string[]): Values => ({ redirectUris });

  it('leaves alone what the program ignores', () => {
    const prior = { displayName: 'a', signInAudience: 'AzureADMyOrg', owners: ['a'] };
    expect(changes(application, prior, { displayName: 'a', owners: ['b'] }, ['owners', 'nothing'])).toBe('');
  });

  it.each<[string, string[], string[], string[]]>([
    ['the same redirect URIs in another order', ['a', 'b'], ['b', 'a'], []],
    ['a redirect URI more', ['a', 'b'], ['c', 'b', 'a'], ['[0]: add']],
    ['a redirect URI less', ['a', 'b'], ['b'], ['[0]: delete']],
    ['another in its place', ['a'], ['b'], ['[0]: update']],
    ['one gone by hand, another come', ['a', 'x'], ['a', 'b', 'c'], ['[1]: update', '[2]: add']],
    ['the first redirect URIs', [], ['a'], [': add']],
    ['all redirect URIs gone', ['a'], [], [': delete']],
  ])('%s', (_, prior, next, expected) => {
    expect(applicationChanges({ publicClient: uris(...prior) }, { publicClient: uris(...next) })).toBe(
      expected.map((change) => `publicClient.redirectUris${change}`).join(', '),
    );
  });

  it.each<[string, string[], string[] | undefined, string]>([
    ['an owner more and one less', ['a', 'b'], ['b', 'c'], 'owners[0]: delete, owners[1]: add'],
    ['owners in another order', ['a', 'b'], ['b', 'a'], ''],
    ['owners from outside', ['a'], undefined, 'owners: delete'],
    ['no owners at all', ['a'], [], 'owners: delete'],
    ['one owner that is not known yet', ['a'], ['a', UNKNOWN], 'owners[1]: add'],
  ])('%s', (_, prior, owners, expected) => {
    expect(applicationChanges({ owners: prior }, owners ? { owners } : {})).toBe(expected);
  });

  it.each<[string, string[], string[], string]>([
    ['the same permissions', ['1', '2'], ['1', '2'], ''],
    [
      'permissions in another order, which is a change',
      ['1', '2'],
      ['2', '1'],
      'requiredResourceAccesses[0].resourceAccesses[0].id: update, requiredResourceAccesses[0].resourceAccesses[1].id: update',
    ],
    ['a permission more', ['1'], ['1', '2'], 'requiredResourceAccesses[0].resourceAccesses[1]: add'],
    ['a permission less', ['1', '2'], ['1'], 'requiredResourceAccesses[0].resourceAccesses[1]: delete'],
    ['no permissions any more', ['1'], [], 'requiredResourceAccesses: delete'],
  ])('%s', (_, prior, next, expected) => {
    const access = (ids: string[]): Values => {
      const resourceAccesses = ids.map((id) => ({ id, type: 'Scope' }));
      return ids.length === 0 ? {} : { requiredResourceAccesses: [{ resourceAppId: 'graph', resourceAccesses }] };
    };
    expect(applicationChanges(access(prior), access(next))).toBe(expected);
  });

  const byHand = { homepageUrl: 'https://x', implicitGrant: { idTokenIssuanceEnabled: false }, logoutUrl: '' };
  const oldFlows = { fallbackPublicClientEnabled: false };
  const newFlows = { fallbackPublicClientEnabled: true };
  const multiple = { signInAudience: 'AzureADMultipleOrgs' };
  const single = { signInAudience: 'AzureADMyOrg' };
  const [reference, noReference] = [{ serviceManagementReference: 'CHG-1' }, { serviceManagementReference: '' }];
  const empty = { publicClient: uris(), singlePageApplication: uris() };
  const issuing = { web: { implicitGrant: { idTokenIssuanceEnabled: true } } };
  const claims = { optionalClaims: { accessTokens: [{ name: 'upn' }] } };

  it.each<[string, Values, Values, string]>([
    ['a platform no longer written', { publicClient: uris('a') }, {}, 'publicClient: delete'],
    ['a platform that was never written and is empty', empty, {}, ''],
    ['a single-page URI added by hand', { singlePageApplication: uris('a') }, {}, 'singlePageApplication: delete'],
    ['notes changed by hand', { notes: 'x' }, { notes: 'y' }, 'notes: update'],
    ['notes no longer written', { notes: 'x' }, {}, 'notes: delete'],
    ['notes never written', { notes: '' }, {}, ''],
    ['a reference for the first time', noReference, reference, 'serviceManagementReference: update'],
    ['another name', { displayName: 'a' }, { displayName: 'b' }, 'displayName: update'],
    ['a name that is not known yet', { displayName: 'a' }, { displayName: UNKNOWN }, 'displayName: update'],
    ['owners that are not known yet', { owners: ['a'] }, { owners: UNKNOWN }, 'owners: update'],
    ['public client flows switched off by hand', oldFlows, newFlows, 'fallbackPublicClientEnabled: update'],
    ['another audience', multiple, single, 'signInAudience: update'],
    ['an audience that is the default', single, {}, ''],
    ['a role added by hand', { appRoles: [{ id: '1' }] }, {}, 'appRoles: delete'],
    ['a homepage set by hand', { web: { ...byHand, redirectUris: [] } }, {}, 'web.homepageUrl: delete'],
    ['implicit grant switched on by hand', issuing, {}, 'web: delete'],
    ['a web platform without settings for implicit grant', { web: { homepageUrl: '', implicitGrant: null } }, {}, ''],
    ['claims added by hand', claims, {}, 'optionalClaims: delete'],
    ['access tokens of version 2', { api: { requestedAccessTokenVersion: 2 } }, {}, 'api: delete'],
    [
      'access tokens of no version',
      { api: { requestedAccessTokenVersion: 0 } },
      {},
      'api.requestedAccessTokenVersion: update',
    ],
    ['tags added by hand, which the directory may', { tags: ['HideApp'], featureTags: [{ hide: true }] }, {}, ''],
    ['what only the directory gives', { clientId: 'x', publisherDomain: 'y', appRoleIds: { a: 'b' } }, {}, ''],
  ])('%s', (_, prior, inputs, expected) => {
    expect(applicationChanges(prior, inputs)).toBe(expected);
  });
});
