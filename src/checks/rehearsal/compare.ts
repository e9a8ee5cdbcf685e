/** Words of an answer that have to be the same, wherever they stand; of all else only the kind. */
const codes = /(^|\.)(code|error|suberror|error_codes)$/;

/** Returns what of an answer differs from its recording: a code, a property that one of them lacks, another kind of value. */
export function findDifferences(recorded: unknown, actual: unknown, path = ''): readonly string[] {
  const at = path === '' ? 'the answer' : path;
  // Graph writes null where nothing is set, whatever the kind.
  if (recorded === null || actual === null) return [];
  if (kindOf(recorded) !== kindOf(actual)) return [`${at} is ${kindOf(recorded)}, in the emulator ${kindOf(actual)}`];
  if (codes.test(path) && kindOf(recorded) !== 'an object')
    return (typeof recorded === 'string' && recorded.startsWith('{')) ||
      JSON.stringify(recorded) === JSON.stringify(actual)
      ? []
      : [`${at} is ${JSON.stringify(recorded)}, in the emulator ${JSON.stringify(actual)}`];
  if (Array.isArray(recorded) && Array.isArray(actual))
    return recorded.length === 0 || actual.length === 0 ? [] : findDifferences(recorded[0], actual[0], `${path}[]`);
  if (kindOf(recorded) !== 'an object') return [];
  const [left, right] = [recorded, actual] as Readonly<Record<string, unknown>>[];
  return [...new Set([...Object.keys(left ?? {}), ...Object.keys(right ?? {})])].flatMap((name) => {
    const inside = path === '' ? name : `${path}.${name}`;
    if (!(name in (right ?? {}))) return [`${inside} is missing in the emulator`];
    if (!(name in (left ?? {}))) return [`${inside} is the emulator's own`];
    return findDifferences(left?.[name], right?.[name], inside);
  });
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value === undefined) return 'missing';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
