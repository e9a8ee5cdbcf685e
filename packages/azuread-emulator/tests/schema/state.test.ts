import { describe, expect, it } from '@jest/globals';
import { fc } from '../../../../tests/support/fastCheck.ts';
import { application } from '../../src/resources/application/application.ts';
import { requiredResourceAccess } from '../../src/resources/application/schema.ts';
import { grant } from '../../src/resources/grant.ts';
import { servicePrincipal } from '../../src/resources/servicePrincipal/servicePrincipal.ts';
import {
  inputsAfterImport,
  inputsAfterRefresh,
  planState,
  settledState,
  unfinishedState,
} from '../../src/schema/state.ts';
import { blocksInHashOrder, inHashOrder, inStateOrder, inStringHashOrder } from '../../src/schema/sets.ts';
import { UNKNOWN } from '../../src/values.ts';

describe('inputs', () => {
  it('inputs after a refresh have the new values and no new properties', () => {
    const old = { __defaults: [], displayName: 'a', publicClient: { __defaults: [], redirectUris: ['b', 'a'] } };
    const state = { displayName: 'x', notes: 'y', publicClient: { redirectUris: ['a', 'b', 'c'] } };
    expect(inputsAfterRefresh(old, state)).toEqual({
      __defaults: [],
      displayName: 'x',
      publicClient: { __defaults: [], redirectUris: ['a', 'b'] },
    });
  });

  it('inputs after a refresh count as a default only what has not changed', () => {
    const old = { __defaults: ['accountEnabled', 'kept'], accountEnabled: true, kept: 1, gone: 2 };
    const fresh = { accountEnabled: false, kept: 1 };
    expect(inputsAfterRefresh(old, fresh)).toEqual({ __defaults: ['kept'], ...fresh });
  });

  it('inputs after a refresh stay without defaults where they had none', () => {
    expect(inputsAfterRefresh({ a: { b: 1 } }, { a: { b: 2, c: 3 } })).toEqual({ a: { b: 2 } });
  });

  it('inputs after an import leave out outputs, defaults and what says nothing', () => {
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

  it('inputs after an import keep what differs from a default', () => {
    const signInAudience = 'AzureADMultipleOrgs';
    const state = { displayName: 'a', signInAudience, api: { requestedAccessTokenVersion: 2 } };
    const api = { __defaults: [], requestedAccessTokenVersion: 2 };
    expect(inputsAfterImport(application.fields, state)).toMatchObject({ signInAudience, api });
  });
});

describe('the planned state', () => {
  it('of what is to be created knows nothing that the directory gives', () => {
    const planned = planState(servicePrincipal.fields, undefined, { clientId: 'a' });
    expect(planned).toMatchObject({ objectId: UNKNOWN, tags: UNKNOWN, appRoles: UNKNOWN, clientId: 'a', owners: null });
  });

  it('keeps what is unknown in the program unknown', () => {
    const planned = planState(grant.fields, undefined, { claimValues: UNKNOWN, servicePrincipalObjectId: UNKNOWN });
    expect(planned).toMatchObject({ claimValues: UNKNOWN, servicePrincipalObjectId: UNKNOWN });
  });

  it('keeps a whole block unknown', () => {
    const inputs = { publicClient: UNKNOWN, requiredResourceAccesses: [UNKNOWN] };
    expect(planState(application.fields, undefined, inputs)).toMatchObject(inputs);
  });

  it('keeps what an unfinished creation left unknown, so that a preview fails as the real one does', () => {
    const planned = planState(application.fields, { clientId: null, displayName: 'a' }, { displayName: 'a' });
    expect(planned.clientId).toBeNull();
  });

  it('gives an unwritten empty set back as absent, unless a refresh has seen it empty', () => {
    const actual = { identifierUris: [], tags: [], owners: ['a'] };
    const created = planState(application.fields, undefined, {});
    expect(settledState(application.fields, created, actual)).toEqual({ ...actual, identifierUris: null });
    const refreshed = planState(application.fields, { identifierUris: [] }, {});
    expect(settledState(application.fields, refreshed, actual).identifierUris).toEqual([]);
  });

  it('holds nothing unknown when it was not carried out', () => {
    const planned = planState(servicePrincipal.fields, undefined, { clientId: 'a' });
    const kept = unfinishedState(servicePrincipal.fields, planned);
    expect(Object.values(kept)).not.toContain(UNKNOWN);
    expect(kept).toMatchObject({ tags: [], redirectUris: null, objectId: null, clientId: 'a' });
  });
});

describe('sets', () => {
  it.each([
    [
      ['IMAP.AccessAsUser.All', 'SMTP.Send', 'User.Read', 'offline_access'],
      ['SMTP.Send', 'offline_access', 'IMAP.AccessAsUser.All', 'User.Read'],
    ],
    [
      ['http://127.0.0.1', 'http://localhost', 'https://login.microsoftonline.com/common/oauth2/nativeclient'],
      ['http://localhost', 'https://login.microsoftonline.com/common/oauth2/nativeclient', 'http://127.0.0.1'],
    ],
  ])('the order of a set in a request is that of the recordings: %j', (given, sent) => {
    expect(inHashOrder(given)).toEqual(sent);
  });

  it('the order of a set in a request is the same however the program orders it', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string()), (items) => {
        expect(inHashOrder(items.toReversed())).toEqual(inHashOrder(items));
        expect(inStringHashOrder(items.toReversed())).toEqual(inStringHashOrder(items));
      }),
    );
  });

  it('the order of a set in a request goes by another hash for owners and tags', () => {
    // CRC-32 of "a" is 3904355907, of "b" 1908338681.
    expect(inStringHashOrder(['a', 'b'])).toEqual(['b', 'a']);
  });

  it('the order of a set in a request is the same for blocks, whatever their order', () => {
    const blocks = ['a', 'b', 'c'].map((resourceAppId) => ({
      resourceAppId,
      resourceAccesses: [{ id: resourceAppId, type: 'Scope' }],
    }));
    const ordered = blocksInHashOrder(blocks, requiredResourceAccess);
    expect(ordered).toHaveLength(3);
    expect(blocksInHashOrder(blocks.toReversed(), requiredResourceAccess)).toEqual(ordered);
  });

  it('the order of a set in the state is by bytes, capitals first, each element once', () => {
    const ordered = inStateOrder(['b', 'offline_access', 'User.Read', 'b', 'Ä']);
    expect(ordered).toEqual(['User.Read', 'b', 'offline_access', 'Ä']);
  });

  it('the order of a set in the state goes by UTF-8 where JavaScript would not', () => {
    expect(inStateOrder(['\u{1F600}', '\u{FF5E}'])).toEqual(['\u{FF5E}', '\u{1F600}']);
  });

  it('the order of a set in the state goes by the content of blocks', () => {
    const block = (id: string, on: boolean | null): object => ({ id, list: [on] });
    const blocks = [block('b', true), block('a', false), block('a', null)] as never[];
    expect(inStateOrder(blocks)).toEqual([block('a', false), block('a', null), block('b', true)]);
  });
});
