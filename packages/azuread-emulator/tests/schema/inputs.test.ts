import { describe, expect, it } from '@jest/globals';
import { application } from '../../src/resources/application/application.ts';
import { servicePrincipal } from '../../src/resources/servicePrincipal/servicePrincipal.ts';
import { inputsAfterImport, inputsAfterRefresh } from '../../src/schema/inputs.ts';

describe('inputs after a refresh', () => {
  it('have the new values and no new properties', () => {
    const old = { __defaults: [], displayName: 'a', publicClient: { __defaults: [], redirectUris: ['b', 'a'] } };
    const state = { displayName: 'x', notes: 'y', publicClient: { redirectUris: ['a', 'b', 'c'] } };
    expect(inputsAfterRefresh(old, state)).toEqual({
      __defaults: [],
      displayName: 'x',
      publicClient: { __defaults: [], redirectUris: ['a', 'b'] },
    });
  });

  it('count as a default only what has not changed', () => {
    const old = { __defaults: ['accountEnabled', 'kept'], accountEnabled: true, kept: 1, gone: 2 };
    expect(inputsAfterRefresh(old, { accountEnabled: false, kept: 1 })).toEqual({
      __defaults: ['kept'],
      accountEnabled: false,
      kept: 1,
    });
  });

  it('stay without defaults where they had none', () => {
    expect(inputsAfterRefresh({ a: { b: 1 } }, { a: { b: 2, c: 3 } })).toEqual({ a: { b: 2 } });
  });
});

describe('inputs after an import', () => {
  it('leave out outputs, defaults and what says nothing', () => {
    const state = {
      accountEnabled: true,
      clientId: 'a',
      displayName: 'PASS',
      features: [{ customSingleSignOnApp: false, visibleToUsers: true }],
      notes: '',
      owners: [],
      samlSingleSignOn: { relayState: '' },
    };
    expect(inputsAfterImport(servicePrincipal.fields, state)).toEqual({
      __defaults: [],
      clientId: 'a',
      features: [{ __defaults: [] }],
    });
  });

  it('keep what differs from a default', () => {
    const state = { displayName: 'a', signInAudience: 'AzureADMultipleOrgs', api: { requestedAccessTokenVersion: 2 } };
    expect(inputsAfterImport(application.fields, state)).toMatchObject({
      signInAudience: 'AzureADMultipleOrgs',
      api: { __defaults: [], requestedAccessTokenVersion: 2 },
    });
  });
});
