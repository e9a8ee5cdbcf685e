import { describe, expect, it } from '@jest/globals';
import { application } from '../../src/resources/application/application.ts';
import { assignment } from '../../src/resources/assignment.ts';
import { grant } from '../../src/resources/grant.ts';
import { servicePrincipal } from '../../src/resources/servicePrincipal/servicePrincipal.ts';
import type { ResourceType } from '../../src/resources/type.ts';
import { changes } from '../support/changes.ts';
import { UNKNOWN } from '../../src/values.ts';
import type { Values } from '../../src/values.ts';
import { fc } from '../../../../tests/support/fastCheck.ts';

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
