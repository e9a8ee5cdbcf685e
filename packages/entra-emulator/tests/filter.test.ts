import { describe, expect, it } from '@jest/globals';
import { parseFilter } from '../src/graph/filter.ts';
import { fc } from '../../../tests/support/fastCheck.ts';

const properties = { displayName: 'string', mail: 'string', accountEnabled: 'boolean', names: 'strings' } as const;
const person = { displayName: "O'Brien and eq 'x'", mail: null, accountEnabled: true, names: ['api://A', 'b'] };
const holds = (filter: string, entity: Readonly<Record<string, unknown>> = person) =>
  parseFilter(filter, properties)(entity);

describe('a filter', () => {
  it.each([
    ["displayName eq 'O''Brien and eq ''x'''", true],
    ["displayName eq 'o''brien AND EQ ''X'''", true],
    ["displayName eq 'O''Brien'", false],
    ["displayName eq ''", false],
    ["startswith(displayName,'O''B')", true],
    ["startswith(displayName, 'o')", true],
    ["startsWith(displayName,'B')", false],
    ['accountEnabled eq true', true],
    ['accountEnabled EQ TRUE', true],
    ['accountEnabled eq false', false],
    ['mail eq null', true],
    ['displayName eq null', false],
    ["mail eq 'x'", false],
    ["accountEnabled eq true and startswith(displayName,'O')", true],
    ["accountEnabled eq true and displayName eq 'x'", false],
    ["displayName eq 'x' or mail eq null", true],
    ["displayName eq 'x' or mail eq 'x'", false],
    ["mail eq null or mail eq 'x' and accountEnabled eq false", true],
    ["mail eq 'x' and mail eq null or accountEnabled eq true", true],
    ["names/any(x:x eq 'API://a')", true],
    ["names/any(name: name eq 'c') or names/any(c:c eq 'b')", true],
    ["names/any(x:x eq 'c')", false],
    ["displayName in ('x', 'O''Brien and eq ''x''')", true],
    ["displayName in ('x') and mail eq null", false],
    ['  mail  eq  null  and  accountEnabled eq true  and mail eq null', true],
  ])('%s is %s', (filter, expected) => {
    expect(holds(filter)).toBe(expected);
  });

  it.each([
    '',
    ' ',
    "displayName eq 'O'Brien'",
    "displayName eq 'x",
    'displayName eq x',
    'displayName',
    "displayName eq 'x' and",
    "displayName eq 'x'and mail eq null",
    "displayName eq 'x' mail eq null",
    "displayName ne 'x'",
    "names/any(x:y eq 'b')",
    "names/all(x:x eq 'b')",
    "names eq 'b'",
    "displayName/any(x:x eq 'b')",
    "names in ('b')",
    'displayName in ()',
    "accountEnabled in ('true')",
    "accountEnabled eq 'true'",
    'displayName eq true',
    "startswith(accountEnabled,'x')",
    "not startswith(displayName,'x')",
  ])('%s is invalid', (filter) => {
    expect(() => holds(filter)).toThrow(
      expect.objectContaining({ status: 400, code: 'BadRequest', message: 'Invalid filter clause' }),
    );
  });

  it.each(['secret', 'constructor', '__proto__'])('is not taken on the property %s', (name) => {
    expect(() => holds(`${name} eq 'x'`)).toThrow(
      expect.objectContaining({ status: 400, code: 'Request_UnsupportedQuery' }),
    );
  });

  it('finds any text that is quoted, and no other', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (text, other) => {
        const filter = parseFilter(
          `displayName eq '${text.replaceAll("'", "''")}' and accountEnabled eq true`,
          properties,
        );
        expect(filter({ displayName: text, accountEnabled: true })).toBe(true);
        expect(filter({ displayName: other, accountEnabled: true })).toBe(other.toLowerCase() === text.toLowerCase());
        expect(filter({ displayName: text, accountEnabled: false })).toBe(false);
      }),
    );
  });

  it('is answered or refused whatever it is', () => {
    const piece = fc.oneof(
      fc.constantFrom("'", "''", ' eq ', ' and ', 'displayName', 'startswith(', ')', ',', 'true', ' '),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        try {
          expect(typeof holds(pieces.join(''))).toBe('boolean');
        } catch (error) {
          expect(error).toMatchObject({ name: 'GraphError', status: 400 });
        }
      }),
    );
  });
});
