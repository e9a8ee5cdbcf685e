import { graphRefusals } from './errors.ts';

export type PropertyType = 'string' | 'boolean';
type Entity = Readonly<Record<string, unknown>>;
export type Predicate = (entity: Entity) => boolean;

/** `startswith(name,'text')` or `name eq literal`; in a literal a quote is written twice (OData 4.01 ABNF, SQUOTE-in-string). */
const term =
  /\s*(?:startswith\(\s*(?<prefixed>\w+)\s*,\s*'(?<prefix>(?:[^']|'')*)'\s*\)|(?<name>\w+)\s+eq\s+(?:'(?<text>(?:[^']|'')*)'|(?<word>true|false|null)))\s*/iy;
const junction = /(?<=\s)(?:and|or)(?=\s)/iy;

/**
 * Parses `$filter`: terms joined by `and` and `or`, with `and` binding more tightly, on properties that can be filtered. Text is compared
 * without regard to case, as in Entra.
 *
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

/** Text as a literal of a filter. */
export function quoteLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function buildPredicate(
  groups: Readonly<Record<string, string | undefined>>,
  properties: Readonly<Record<string, PropertyType>>,
): Predicate {
  const { prefixed, prefix, name = prefixed ?? '', text, word } = groups;
  const type = Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (type === undefined)
    throw graphRefusals.unsupportedQuery(
      `Unsupported or invalid query filter clause specified for property '${name}' of resource.`,
    );
  if (prefix !== undefined || text !== undefined) {
    if (type !== 'string') throw graphRefusals.invalidFilter();
    const wanted = fold((prefix ?? text ?? '').replaceAll("''", "'"));
    return (entity) => comparesText(entity[name], wanted, prefix !== undefined);
  }
  const value: unknown = JSON.parse(word?.toLowerCase() ?? 'null');
  if (value !== null && type !== 'boolean') throw graphRefusals.invalidFilter();
  return (entity) => (entity[name] ?? null) === value;
}

function comparesText(value: unknown, wanted: string, isPrefix: boolean): boolean {
  if (typeof value !== 'string') return false;
  return isPrefix ? fold(value).startsWith(wanted) : fold(value) === wanted;
}

function fold(text: string): string {
  return text.toLowerCase();
}
