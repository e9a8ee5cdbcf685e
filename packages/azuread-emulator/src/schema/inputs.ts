import { isList, isValues, strings, valuesEqual } from '../values.ts';
import type { Value, Values } from '../values.ts';
import { isInput } from './field.ts';
import type { Field, Fields } from './field.ts';

// ExtractInputsFromOutputs of pulumi-terraform-bridge pkg/tfbridge/schema.go, in its two ways.

/** After a refresh: the inputs that there were, with the values of the new state. */
export function inputsAfterRefresh(old: Values, state: Values): Values {
  const fresh = Object.entries(old)
    .filter(([name]) => name !== '__defaults' && name in state)
    .map(([name, value]) => [name, refreshed(value, state[name] ?? null)] as const);
  if (old.__defaults === undefined) return Object.fromEntries(fresh);
  const defaults = strings(old.__defaults);
  const unchanged = fresh.filter(([name, value]) => valuesEqual(old[name], value)).map(([name]) => name);
  return {
    __defaults: defaults.filter((name) => unchanged.includes(name)),
    ...Object.fromEntries(fresh),
  };
}

function refreshed(old: Value, state: Value): Value {
  if (isList(old) && isList(state)) {
    return state.slice(0, old.length).map((item, index) => refreshed(old[index] ?? null, item));
  }
  return isValues(old) && isValues(state) ? inputsAfterRefresh(old, state) : state;
}

/** After an import: every input whose value says something beyond the schema's default (32-import). */
export function inputsAfterImport(fields: Fields, state: Values): Values {
  const said = Object.entries(fields)
    .filter(([, field]) => isInput(field))
    .map(([name, field]) => ({ name, field, value: imported(field, state[name] ?? null) }))
    .filter(({ field, value }) => field.required === true || !saysNothing(field, value));
  return { __defaults: [], ...Object.fromEntries(said.map(({ name, value }) => [name, value])) };
}

function imported(field: Field, value: Value): Value {
  if (!('fields' in field)) return value;
  if (isList(value)) return value.map((item) => (isValues(item) ? inputsAfterImport(field.fields, item) : item));
  return isValues(value) ? inputsAfterImport(field.fields, value) : value;
}

function saysNothing(field: Field, value: Value): boolean {
  if (field.default !== undefined) return valuesEqual(field.default, value);
  if (isList(value)) return value.length === 0;
  if (isValues(value)) return Object.keys(value).every((name) => name === '__defaults');
  return value === null || value === false || value === 0 || value === '';
}
