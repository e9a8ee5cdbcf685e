import { UNKNOWN, isList, isValues, type Value, type Values } from '../values.ts';
import { tfName, type Field, type Fields } from './field.ts';

export interface Checked {
  readonly inputs: Values;
  /** The provider's messages. None names its property, since the bridge leaves that field empty. */
  readonly failures: readonly string[];
}

interface Place {
  /** Terraform's flat name, with indices: `group_membership_claims.0`. */
  readonly key: string;
  /** The path as a Pulumi user writes it; elements of sets have no index. */
  readonly path: string;
}

/** Returns inputs with the schema's defaults, and their errors. `name` is the resource's, as in its URN. */
export function checkInputs(fields: Fields, news: Values, name: string): Checked {
  const inputs = withDefaults(fields, news);
  return { inputs, failures: failuresIn(fields, inputs, { key: '', path: name }) };
}

/** Adds `__defaults` to each object: the names that were filled in, so that a later Check can recognize them. */
function withDefaults(fields: Fields, given: Values): Values {
  const set = Object.entries(given).filter(([name, value]) => name !== '__defaults' && value !== null);
  const kept = Object.fromEntries(set.map(([name, value]) => [name, nested(fields[name], value)]));
  const filled = Object.entries(fields).flatMap(([name, field]) =>
    field.default === undefined || name in kept ? [] : [[name, field.default] as const],
  );
  return { __defaults: filled.map(([name]) => name).sort(), ...kept, ...Object.fromEntries(filled) };
}

function nested(field: Field | undefined, value: Value): Value {
  if (field === undefined || !('fields' in field)) return value;
  if (isList(value)) return value.map((item) => (isValues(item) ? withDefaults(field.fields, item) : item));
  return isValues(value) ? withDefaults(field.fields, value) : value;
}

function failuresIn(fields: Fields, given: Values, place: Place): readonly string[] {
  const unknownNames = Object.keys(given).filter((name) => name !== '__defaults' && !(name in fields));
  return [
    ...unknownNames.map((name) => at('Invalid or unknown key', `${place.path}.${name}`)),
    ...Object.entries(fields).flatMap(([name, field]) => {
      const tf = tfName(name, field);
      const child = { key: place.key === '' ? tf : `${place.key}.${tf}`, path: `${place.path}.${name}` };
      return failuresOf(field, given[name], child);
    }),
  ];
}

function failuresOf(field: Field, value: Value | undefined, place: Place): readonly string[] {
  if (value === UNKNOWN) return [];
  if (value === undefined || value === null) {
    if (field.required !== true) return [];
    // No recording; follows terraform-plugin-sdk/v2 helper/schema/schema.go, in the bridge's format of a diagnostic.
    const named = `The argument "${place.key.split('.').at(-1) ?? ''}" is required`;
    return [at(`Missing required argument. ${named}, but no definition was found.`, place.path)];
  }
  if (field.outputOnly === true) return [at('Invalid or unknown key', place.path)];
  if (field.unsupported === true) return [at('The azuread stand-in does not support this property', place.path)];
  if (isList(value)) return value.flatMap((item, index) => elementFailures(field, item, index, place));
  if (field.kind === 'block')
    return isValues(value) ? failuresIn(field.fields, value, { ...place, key: `${place.key}.0` }) : [];
  return refused(field, value, place);
}

function elementFailures(field: Field, item: Value, index: number, place: Place): readonly string[] {
  const inSet = (field.kind === 'texts' || field.kind === 'blocks') && field.set;
  const child = { key: `${place.key}.${index}`, path: inSet ? place.path : `${place.path}[${index}]` };
  if (item === UNKNOWN) return [];
  return field.kind === 'blocks' && isValues(item)
    ? failuresIn(field.fields, item, child)
    : refused(field, item, child);
}

function refused(field: Field, value: Value, place: Place): readonly string[] {
  const reason = field.validate?.(value, place.key);
  return reason === undefined ? [] : [at(reason, place.path)];
}

function at(reason: string, path: string): string {
  return `${reason}. Examine values at '${path}'.`;
}
