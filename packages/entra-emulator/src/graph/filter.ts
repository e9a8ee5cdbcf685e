import { graphRefusals } from './errors.ts';

/** `strings` is a list, which only `any` can search. */
export type PropertyType = 'string' | 'boolean' | 'strings';
type Entity = Readonly<Record<string, unknown>>;
export type Predicate = (entity: Entity) => boolean;

/** A string literal. Quotes in it are doubled (OData 4.01 ABNF, SQUOTE-in-string). */
const literal = "'(?:[^']|'')*'";
const terms = [
  `startswith\\(\\s*(?<prefixed>\\w+)\\s*,\\s*(?<prefix>${literal})\\s*\\)`,
  `(?<listed>\\w+)\\s+in\\s*\\(\\s*(?<list>${literal}(?:\\s*,\\s*${literal})*)\\s*\\)`,
  `(?<collection>\\w+)/any\\(\\s*(?<variable>\\w+)\\s*:\\s*\\k<variable>\\s+eq\\s+(?<member>${literal})\\s*\\)`,
  `(?<name>\\w+)\\s+eq\\s+(?:(?<text>${literal})|(?<word>true|false|null))`,
];
const term = new RegExp(`\\s*(?:${terms.join('|')})\\s*`, 'iy');
const junction = /(?<=\s)(?:and|or)(?=\s)/iy;

/**
 * Parses `$filter`: terms (`eq`, `in`, `startswith`, `any`) with `and` and `or`. Ignores the case of names and values.
 * @throws GraphError 400
 */
export function parseFilter(filter: string, properties: Readonly<Record<string, PropertyType>>): Predicate {
  const alternatives = parseTerms(filter, 0, properties);
  return (entity) => alternatives.some((all) => all.every((holds) => holds(entity)));
}

function parseTerms(
  filter: string,
  at: number,
  properties: Readonly<Record<string, PropertyType>>,
): readonly (readonly Predicate[])[] {
  const match = matchAt(term, filter, at);
  if (!match) throw graphRefusals.invalidFilter();
  const predicate = buildPredicate(match.groups ?? {}, properties);
  const end = at + match[0].length;
  if (end === filter.length) return [[predicate]];
  const joined = matchAt(junction, filter, end);
  if (!joined) throw graphRefusals.invalidFilter();
  const [next = [], ...rest] = parseTerms(filter, end + joined[0].length, properties);
  return joined[0].toLowerCase() === 'or' ? [[predicate], next, ...rest] : [[predicate, ...next], ...rest];
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function buildPredicate(
  groups: Readonly<Record<string, string | undefined>>,
  properties: Readonly<Record<string, PropertyType>>,
): Predicate {
  const { prefixed, prefix, listed, list, collection, member, text, word } = groups;
  const sent = groups.name ?? prefixed ?? listed ?? collection ?? '';
  const [name, type] = Object.entries(properties).find(([each]) => fold(each) === fold(sent)) ?? [sent];
  if (type === undefined)
    throw graphRefusals.unsupportedQuery(
      `Unsupported or invalid query filter clause specified for property '${name}' of resource.`,
    );
  if (word !== undefined) return compareWord(name, JSON.parse(word.toLowerCase()), type);
  if ((type === 'strings') !== (member !== undefined) || type === 'boolean') throw graphRefusals.invalidFilter();
  const wanted = readLiterals(prefix ?? list ?? member ?? text ?? '');
  if (prefix !== undefined) return (entity) => readTexts(entity[name]).some((each) => each.startsWith(wanted[0] ?? ''));
  return (entity) => readTexts(entity[name]).some((each) => wanted.includes(each));
}

function compareWord(name: string, value: unknown, type: PropertyType): Predicate {
  if (type === 'strings' || (value !== null && type !== 'boolean')) throw graphRefusals.invalidFilter();
  return (entity) => (entity[name] ?? null) === value;
}

function readLiterals(text: string): readonly string[] {
  return [...text.matchAll(new RegExp(literal, 'g'))].map(([each]) => fold(each.slice(1, -1).replaceAll("''", "'")));
}

function readTexts(value: unknown): readonly string[] {
  const texts = [value].flat().filter((each) => typeof each === 'string');
  return texts.map(fold);
}

function fold(text: string): string {
  return text.toLowerCase();
}
