import { UNKNOWN, canonical, isAbsent, isList, isValues, valuesEqual, type Value, type Values } from '../values.ts';
import type { Field, Fields } from './field.ts';

export interface Change {
  /** Such as `publicClient.redirectUris[2]`. */
  readonly path: string;
  readonly kind: 'add' | 'delete' | 'update';
  readonly replace: boolean;
}

/**
 * Returns the changes from `prior` to `planned`, after pulumi-terraform-bridge pkg/tfbridge/detailed_diff.go. `inputs`
 * gives elements of a set the program's indices.
 */
export function diffStates(fields: Fields, prior: Values, planned: Values, inputs: Values): readonly Change[] {
  return Object.keys(fields)
    .sort()
    .flatMap((name) => {
      const field = fields[name];
      if (field === undefined) return [];
      const found = diffValue(field, name, prior[name] ?? null, planned[name] ?? null, inputs[name]);
      return found.map((change) => ({ ...change, replace: field.forceNew === true }));
    });
}

/** Returns the resource's property that contains a change. */
export function topLevel(change: Change): string {
  return change.path.split(/[.[]/)[0] ?? '';
}

type Found = Omit<Change, 'replace'>;

function diffValue(field: Field, path: string, old: Value, next: Value, input: Value | undefined): readonly Found[] {
  if (isAbsent(old) || isAbsent(next) || next === UNKNOWN) return diffPresence(path, old, next);
  if (field.kind === 'block' && isValues(old) && isValues(next))
    return diffFields(field.fields, path, old, next, input);
  if (isList(old) && isList(next)) {
    const inSet = (field.kind === 'texts' || field.kind === 'blocks') && field.set;
    return inSet ? diffSet(field, path, old, next, isList(input) ? input : []) : diffList(field, path, old, next);
  }
  return valuesEqual(old, next) ? [] : [{ path, kind: 'update' }];
}

function diffPresence(path: string, old: Value, next: Value): readonly Found[] {
  if (isAbsent(old)) return isAbsent(next) ? [] : [{ path, kind: 'add' }];
  return [{ path, kind: isAbsent(next) ? 'delete' : 'update' }];
}

function diffFields(fields: Fields, path: string, old: Values, next: Values, input?: Value): readonly Found[] {
  return Object.entries(fields).flatMap(([name, field]) =>
    diffValue(
      field,
      `${path}.${name}`,
      old[name] ?? null,
      next[name] ?? null,
      isValues(input) ? input[name] : undefined,
    ),
  );
}

/** Compares an element of a list or a set like a property of its own. */
function diffElement(field: Field, path: string, old: Value = null, next: Value = null): readonly Found[] {
  const element: Field = field.kind === 'blocks' ? { kind: 'block', fields: field.fields } : { kind: 'scalar' };
  return diffValue(element, path, old, next, undefined);
}

function diffList(field: Field, path: string, old: readonly Value[], next: readonly Value[]): readonly Found[] {
  const indices = Array.from({ length: Math.max(old.length, next.length) }, (_, index) => index);
  return indices.flatMap((index) => diffElement(field, `${path}[${index}]`, old[index], next[index]));
}

/** A removed element has its index in the old state, an added one its new index; both at one index are an update. */
function diffSet(
  field: Field,
  path: string,
  old: readonly Value[],
  next: readonly Value[],
  input: readonly Value[],
): readonly Found[] {
  const before = new Set(old.map(canonical));
  const after = new Set(next.map(canonical));
  const removed = new Map(
    old.map((item, index) => [index, item] as const).filter(([, item]) => !after.has(canonical(item))),
  );
  const added = new Map(
    next
      .filter((item) => !before.has(canonical(item)))
      .map((item) => [input.findIndex((given) => canonical(given) === canonical(item)), item] as const),
  );
  if (added.has(-1)) return [{ path, kind: 'update' }];
  return [...new Set([...removed.keys(), ...added.keys()])]
    .sort((a, b) => a - b)
    .flatMap((index) => diffElement(field, `${path}[${index}]`, removed.get(index), added.get(index)));
}
