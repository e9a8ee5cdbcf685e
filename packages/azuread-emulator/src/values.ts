/** A value that is not known yet: a sentinel of Pulumi's wire format (sdk/go/common/resource/plugin/rpc.go). */
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

/** Whether Terraform reads a missing scalar as this value. */
export function isZero(value: Value | undefined): boolean {
  return value === undefined || value === null || value === '' || value === false || value === 0;
}

export function valuesEqual(a: Value | undefined, b: Value | undefined): boolean {
  return canonical(a) === canonical(b);
}

/** Returns the same text for equal values: with sorted keys, without nulls and the bridge's `__defaults`. */
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

/** Compares by UTF-8 bytes, like Go; JavaScript compares UTF-16 units. */
export function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

export function strings(value: Value | undefined): readonly string[] {
  return isList(value) ? value.filter((item) => typeof item === 'string') : [];
}

export function text(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** Returns these texts; a missing one is empty. */
export function texts(values: Values, ...names: readonly string[]): Values {
  return Object.fromEntries(names.map((name) => [name, text(values[name])]));
}

/** Returns null for an empty text: Graph clears a text by null and rejects an empty one. */
export function orNull(value: Value | undefined): string | null {
  return text(value) === '' ? null : text(value);
}

/** Returns these texts; an empty one is null. */
export function textsOrNull(values: Values, ...names: readonly string[]): Values {
  return Object.fromEntries(names.map((name) => [name, orNull(values[name])]));
}

export function objects(value: Value | undefined): readonly Values[] {
  return isList(value) ? value.filter(isValues) : [];
}
