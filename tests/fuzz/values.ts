import { fc } from '../support/fastCheck.ts';

/** Words that break programs: names of object members, paths, options, commands, terminal control characters. */
const hostileWords = [
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', '', ' ', '.', '..', '../x', 'CON', '-rf'],
  ...[
    '$(id)',
    '`id`',
    "'; drop",
    '\u0000',
    '\r\n',
    '\u001b]0;x\u0007',
    '\u202eabc',
    '\ud800',
    '1e999',
    'null',
    '!!binary x',
  ],
] as const;

export const text = fc.oneof(fc.constantFrom(...hostileWords), fc.string({ unit: 'binary' }), fc.string());

/** Any JSON with hostile texts as values and keys, sometimes long. */
export const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    text,
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.nat(3_000).map((length) => 'x'.repeat(length)),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(text, tie('value'), { maxKeys: 5 }),
  ),
})).value;

/** An object with these keys, some of them missing, of any type, or as in `right`; and unknown keys. */
export function nearly(right: Readonly<Record<string, unknown>>): fc.Arbitrary<Record<string, unknown>> {
  const entries = Object.entries(right).map(([key, value]) => [key, fc.oneof(fc.constant(value), json)] as const);
  const known = fc.record(Object.fromEntries(entries), { requiredKeys: [] });
  return fc.tuple(known, fc.dictionary(text, json, { maxKeys: 2 })).map(([some, others]) => ({ ...others, ...some }));
}
