import { UNKNOWN, isAbsent, isList, isValues, isZero } from '../values.ts';
import type { Value, Values } from '../values.ts';
import { inStateOrder } from './sets.ts';
import type { Field, Fields } from './field.ts';

/**
 * The state that the program asks for, as Terraform plans it: the input, else the computed value that may stay, else nothing.
 * `prior` undefined: the resource is to be created, and what the directory will give is unknown.
 */
export function planState(fields: Fields, prior: Values | undefined, inputs: Values): Values {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, plan(field, prior, prior?.[name] ?? null, inputs[name])]),
  );
}

/** `ignored`: properties whose changes the program wants left alone; the engine passes whole names for the ones used here. */
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
 * The state after the change: as the directory answers, but an empty set that the program never wrote stays absent, since Terraform
 * prefers the planned null (normalizeNullValues in terraform-plugin-sdk/v2; recorded as null in 02-create, as [] in 10-repair-drift).
 */
export function settledState(fields: Fields, planned: Values, actual: Values): Values {
  return Object.fromEntries(
    Object.entries(actual).map(([name, value]) => {
      const field = fields[name];
      const unwritten = field?.kind === 'texts' && field.computed !== true && planned[name] === null;
      return [name, unwritten && isAbsent(value) ? null : value];
    }),
  );
}

/** What the state keeps of a plan that was begun and not finished: nothing unknown (58-patch-app-unheard, 59-destroy). */
export function unfinishedState(fields: Fields, planned: Values): Values {
  return Object.fromEntries(
    Object.entries(planned).map(([name, value]) => {
      const field = fields[name];
      if (value !== UNKNOWN) return [name, value];
      return [name, field?.kind === 'texts' && field.set ? [] : null];
    }),
  );
}
