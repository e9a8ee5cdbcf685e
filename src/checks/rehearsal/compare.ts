/** Properties with codes, whose values must be equal. For all others, only the kind of the value is compared. */
const codes = /(^|\.)(code|error|suberror|error_codes)$/;

/** The differences of an answer from its recording. Paths look like `web.redirectUris`, in a list from its members. */
export interface AnswerDifferences {
  /** Different codes and kinds of values. */
  readonly values: readonly string[];
  /** Properties that only the recording has. */
  readonly missing: readonly string[];
  /** Properties that only the emulator has. */
  readonly own: readonly string[];
}

export function findDifferences(recorded: unknown, actual: unknown): AnswerDifferences {
  const found = { values: [], missing: [], own: [] };
  compare(recorded, actual, '', found);
  return found;
}

function compare(
  recorded: unknown,
  actual: unknown,
  path: string,
  found: Readonly<Record<keyof AnswerDifferences, string[]>>,
): void {
  // Graph writes null for an unset property of any kind, or leaves the property out.
  if (recorded === null || actual === null) return;
  const at = path === '' ? 'the answer' : path;
  if (kindOf(recorded) !== kindOf(actual))
    found.values.push(`${at} is ${kindOf(recorded)}, in the emulator ${kindOf(actual)}`);
  else if (isObject(recorded) && isObject(actual))
    for (const name of new Set([...Object.keys(recorded), ...Object.keys(actual)])) {
      const inside = path === '' || path === 'value' ? name : `${path}.${name}`;
      if (!(name in actual) && recorded[name] !== null) found.missing.push(inside);
      else if (!(name in recorded) && actual[name] !== null) found.own.push(inside);
      else compare(recorded[name] ?? null, actual[name] ?? null, inside, found);
    }
  else if (codes.test(path)) {
    const isPlaceholder = typeof recorded === 'string' && recorded.startsWith('{');
    if (!isPlaceholder && JSON.stringify(recorded) !== JSON.stringify(actual))
      found.values.push(`${at} is ${JSON.stringify(recorded)}, in the emulator ${JSON.stringify(actual)}`);
  } else if (Array.isArray(recorded) && Array.isArray(actual) && recorded.length > 0 && actual.length > 0)
    compare(recorded[0], actual[0], path, found);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value === undefined) return 'missing';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
