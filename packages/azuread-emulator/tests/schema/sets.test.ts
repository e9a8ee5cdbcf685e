import { describe, expect, it } from '@jest/globals';
import { requiredResourceAccess } from '../../src/resources/application/blocks.ts';
import { blocksInHashOrder, inHashOrder, inStateOrder, inStringHashOrder } from '../../src/schema/sets.ts';
import { fc } from '../../../../tests/support/fastCheck.ts';

describe('the order of a set in a request', () => {
  it.each([
    [
      ['IMAP.AccessAsUser.All', 'SMTP.Send', 'User.Read', 'offline_access'],
      ['SMTP.Send', 'offline_access', 'IMAP.AccessAsUser.All', 'User.Read'],
    ],
    [
      ['http://127.0.0.1', 'http://localhost', 'https://login.microsoftonline.com/common/oauth2/nativeclient'],
      ['http://localhost', 'https://login.microsoftonline.com/common/oauth2/nativeclient', 'http://127.0.0.1'],
    ],
  ])('is that of the recordings: %j', (given, sent) => {
    expect(inHashOrder(given)).toEqual(sent);
  });

  it('is the same however the program orders it', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string()), (items) => {
        expect(inHashOrder(items.toReversed())).toEqual(inHashOrder(items));
        expect(inStringHashOrder(items.toReversed())).toEqual(inStringHashOrder(items));
      }),
    );
  });

  it('goes by another hash for owners and tags', () => {
    // CRC-32 of "a" is 3904355907, of "b" 1908338681.
    expect(inStringHashOrder(['a', 'b'])).toEqual(['b', 'a']);
  });

  it('is the same for blocks, whatever their order', () => {
    const blocks = ['a', 'b', 'c'].map((resourceAppId) => ({
      resourceAppId,
      resourceAccesses: [{ id: resourceAppId, type: 'Scope' }],
    }));
    const ordered = blocksInHashOrder(blocks, requiredResourceAccess);
    expect(ordered).toHaveLength(3);
    expect(blocksInHashOrder(blocks.toReversed(), requiredResourceAccess)).toEqual(ordered);
  });
});

describe('the order of a set in the state', () => {
  it('is by bytes, capitals first, each element once', () => {
    expect(inStateOrder(['b', 'offline_access', 'User.Read', 'b', 'Ä'])).toEqual([
      'User.Read',
      'b',
      'offline_access',
      'Ä',
    ]);
  });

  it('goes by UTF-8 where JavaScript would not', () => {
    expect(inStateOrder(['\u{1F600}', '\u{FF5E}'])).toEqual(['\u{FF5E}', '\u{1F600}']);
  });

  it('goes by the content of blocks', () => {
    const block = (id: string, on: boolean | null): object => ({ id, list: [on] });
    const blocks = [block('b', true), block('a', false), block('a', null)] as never[];
    expect(inStateOrder(blocks)).toEqual([block('a', false), block('a', null), block('b', true)]);
  });
});
