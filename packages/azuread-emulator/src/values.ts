/** Stands where the engine does not know a value yet; the sentinel of Pulumi's wire format (sdk/go/common/resource/plugin/rpc.go). */
export const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

export type Value = null | boolean | number | string | readonly Value[] | Values;
export interface Values {
  readonly [name: string]: Value;
}

export function isValues(value: Value | undefined): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** The recordings show that an empty list counts as absent in a diff (33-up-after-import: owners, requiredResourceAccesses). */
export function isAbsent(value: Value | undefined): boolean {
  return value === undefined || value === null || (isList(value) && value.length === 0);
}

/** What Terraform reads a missing scalar as. */
export function isZero(value: Value | undefined): boolean {
  return value === undefined || value === null || value === '' || value === false || value === 0;
}

export function valuesEqual(a: Value | undefined, b: Value | undefined): boolean {
  return canonical(a) === canonical(b);
}

/** One text for equal values: object keys sorted, nulls and the bridge's `__defaults` left out. */
export function canonical(value: Value | undefined): string {
  if (isList(value)) return `[${value.map(canonical).join(',')}]`;
  if (isValues(value)) {
    const kept = Object.keys(value).filter((key) => key !== '__defaults' && value[key] !== null);
    return `{${kept
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)
      .join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}

/** The order of Go's string comparison: by UTF-8 bytes, where JavaScript compares UTF-16 units. */
export function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

export function strings(value: Value | undefined): readonly string[] {
  return isList(value) ? value.filter((item) => typeof item === 'string') : [];
}

export function text(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** Texts that have the same name on both sides, a missing one as an empty text. */
export function texts(values: Values, ...names: readonly string[]): Values {
  return Object.fromEntries(names.map((name) => [name, text(values[name])]));
}

/** Graph clears a text by null; an empty text is an error there. */
export function orNull(value: Value | undefined): string | null {
  return text(value) === '' ? null : text(value);
}

/** Such texts that have the same name on both sides. */
export function textsOrNull(values: Values, ...names: readonly string[]): Values {
  return Object.fromEntries(names.map((name) => [name, orNull(values[name])]));
}

export function objects(value: Value | undefined): readonly Values[] {
  return isList(value) ? value.filter(isValues) : [];
}
