import { describe, expect, it } from '@jest/globals';
import { chooseFleet, isOfShard, parseShard } from '../../../../src/registration/customers/choose.ts';

const known = ['contoso', 'fabrikam', 'north-1', 'north-2', 'south-1'];
const choose = (named: readonly string[], rest: Partial<Parameters<typeof chooseFleet>[1]> = {}) =>
  chooseFleet(known, { named, all: false, ...rest });

describe('chooseFleet', () => {
  it('takes names in their order and each once', () => {
    expect(choose(['south-1', 'contoso', 'south-1'])).toEqual(['south-1', 'contoso']);
  });

  it('takes patterns as a shell has them', () => {
    expect(choose(['north-*', 'con*'])).toEqual(['north-1', 'north-2', 'contoso']);
    expect(choose(['{north,south}-1'])).toEqual(['north-1', 'south-1']);
  });

  it('takes all when all are meant', () => {
    expect(choose([], { all: true })).toEqual(known);
  });

  it('takes those that were changed, and of those the ones that are named', () => {
    expect(choose([], { changed: ['contoso', 'north-1'] })).toEqual(['contoso', 'north-1']);
    expect(choose(['north-*'], { changed: ['contoso', 'north-1'] })).toEqual(['north-1']);
    expect(choose([], { changed: [] })).toEqual([]);
  });

  it('leaves out excepted customers, by name or pattern, even if they do not exist', () => {
    expect(choose([], { all: true, except: ['north-*'] })).toEqual(['contoso', 'fabrikam', 'south-1']);
    expect(choose([], { all: true, except: ['contoso'] })).toEqual(['fabrikam', 'north-1', 'north-2', 'south-1']);
    expect(choose([], { changed: ['contoso', 'north-1'], except: ['contoso'] })).toEqual(['north-1']);
    expect(choose([], { all: true, except: ['dev'] })).toEqual(known);
    expect(choose([], { all: true, except: ['north-*', 'contoso'] })).toEqual(['fabrikam', 'south-1']);
  });

  it.each([
    [[], {}, 'usage', 'No customer is given'],
    [['contoso'], { all: true }, 'usage', 'Both customers and --all are given'],
    [['contos'], {}, 'stack-unknown', 'Did you mean contoso?'],
    [['west-*'], {}, 'stack-unknown', 'No customer matches "west-*"'],
    [[], { all: true, except: [''] }, 'usage', '--except has no value'],
    [['../secrets'], {}, 'usage', 'is not a valid customer name'],
  ] as const)('refuses %j with %j', (named, rest, code, text) => {
    expect(() => choose(named, rest)).toThrow(
      expect.objectContaining({ code, problem: expect.stringContaining(text) }),
    );
  });

  it('names a few of a thousand customers', () => {
    const thousand = Array.from({ length: 1000 }, (_, index) => `customer-${index}`);
    expect(() => chooseFleet(thousand, { named: [], all: false })).toThrow(/ and 980 more\) or --all\.$/);
  });
});

describe('shards', () => {
  const names = Array.from({ length: 1000 }, (_, index) => `customer-${index}`);
  const shards = [1, 2, 3, 4].map((index) => names.filter((name) => isOfShard(name, { index, count: 4 })));

  it('have every customer in exactly one, about as many in each', () => {
    expect(shards.flat().sort()).toEqual(names.toSorted());
    for (const shard of shards) expect(Math.abs(shard.length - 250)).toBeLessThan(60);
  });

  it('depend on the name only, so that a new customer moves no other', () => {
    expect(chooseFleet(['a', ...names], { named: [], all: true, shard: { index: 2, count: 4 } })).toEqual(
      ['a', ...names].filter((name) => isOfShard(name, { index: 2, count: 4 })),
    );
  });

  it('are read from i/n', () => {
    expect(parseShard('2/4')).toEqual({ index: 2, count: 4 });
  });

  it.each(['0/4', '5/4', '1', '1/', 'a/b', '-1/4', '1/1001', '1/4/2', ''])('refuse %j', (text) => {
    expect(() => parseShard(text)).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});
