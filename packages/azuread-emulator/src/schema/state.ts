import { isAbsent, isList, isValues, isZero, strings, UNKNOWN, valuesEqual } from '../values.ts';
import type { Value, Values } from '../values.ts';
import type { Field, Fields } from './field.ts';
import { inStateOrder } from './sets.ts';

/**
 * Returns the state that Terraform plans: the input, else the computed value that may stay, else nothing. Without
 * `prior`, for a creation, values that the directory sets are unknown.
 */
export function planState(fields: Fields, prior: Values | undefined, inputs: Values): Values {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, plan(field, prior, prior?.[name] ?? null, inputs[name])]),
  );
}

/** Keeps the prior values of `ignored` properties. The engine passes whole names for the ones used here. */
export function keepIgnored(planned: Values, prior: Values | undefined, ignored: readonly string[]): Values {
  if (prior === undefined) return planned;
  const kept = ignored.filter((name) => name in planned).map((name) => [name, prior[name] ?? null] as const);
  return { ...planned, ...Object.fromEntries(kept) };
}

function plan(field: Field, state: Values | undefined, prior: Value, input: Value | undefined): Value {
  if (input !== undefined && input !== null) return given(field, input, prior);
  if (field.computed === true) return state === undefined ? UNKNOWN : prior;
  if (field.default !== undefined) return field.default;
  switch (field.kind) {
    case 'scalar':
    case 'map':
      return isZero(prior) ? prior : null;
    case 'texts':
      return prior === null ? null : [];
    case 'blocks':
      return [];
    case 'block':
      return isValues(prior) && field.suppressed?.(prior) === true ? planState(field.fields, prior, {}) : null;
  }
}

function given(field: Field, input: Value, prior: Value): Value {
  if (input === UNKNOWN) return UNKNOWN;
  switch (field.kind) {
    case 'texts':
      return field.set && isList(input) ? inStateOrder(input) : input;
    case 'blocks': {
      const blocks = (isList(input) ? input : []).map((item) =>
        isValues(item) ? planState(field.fields, {}, item) : item,
      );
      return field.set ? inStateOrder(blocks) : blocks;
    }
    case 'block':
      return isValues(input) ? planState(field.fields, isValues(prior) ? prior : {}, input) : input;
    default:
      return input;
  }
}

/**
 * Returns the directory's answer, except that an empty set that the program never wrote stays absent, since Terraform
 * prefers the planned null (normalizeNullValues in terraform-plugin-sdk/v2; 02-create, 10-repair-drift).
 */
export function settledState(fields: Fields, planned: Values, actual: Values): Values {
  return mapValues(actual, (name, value) => {
    const field = fields[name];
    const unwritten = field?.kind === 'texts' && field.computed !== true && planned[name] === null;
    return unwritten && isAbsent(value) ? null : value;
  });
}

/** Returns the state of a plan that was not finished, without unknown values (58-patch-app-unheard, 59-destroy). */
export function unfinishedState(fields: Fields, planned: Values): Values {
  return mapValues(planned, (name, value) => {
    const field = fields[name];
    if (value !== UNKNOWN) return value;
    return field?.kind === 'texts' && field.set ? [] : null;
  });
}

function mapValues(values: Values, map: (name: string, value: Value) => Value): Values {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(name, value)]));
}

// The two modes of ExtractInputsFromOutputs of pulumi-terraform-bridge pkg/tfbridge/schema.go.

/** Returns the previous inputs with the values of the refreshed state. */
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

/** Returns the inputs of an imported state: every value other than the schema's default (32-import). */
export function inputsAfterImport(fields: Fields, state: Values): Values {
  const said = Object.entries(fields)
    .filter(([, field]) => field.outputOnly !== true)
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
  return isZero(value);
}
