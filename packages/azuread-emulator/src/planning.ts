import { wrapped } from './errors.ts';
import { resourceTypeOf } from './registry.ts';
import { checkInputs } from './schema/check.ts';
import type { Checked } from './schema/check.ts';
import { diffStates, topLevel } from './schema/diff.ts';
import type { Change } from './schema/diff.ts';
import { keepIgnored, planState } from './schema/plan.ts';
import type { Session } from './session.ts';
import type { Values } from './values.ts';

/** What a program wants of one resource. */
export interface Wish {
  readonly urn: string;
  /** The state there is; undefined when the resource is to be created. */
  readonly olds?: Values;
  /** The inputs, as Check left them. */
  readonly news: Values;
  /** Properties whose changes are to be left alone. */
  readonly ignored?: readonly string[];
}

export interface Diffed {
  readonly changes: readonly Change[];
  /** Properties that cannot change without a new resource, and do not. */
  readonly stables: readonly string[];
}

/** Asked for rather than given: what needs no directory must work before the provider is configured. */
export type GetSession = () => Session;

export function check(urn: string, news: Values): Checked {
  return checkInputs(resourceTypeOf(urn).fields, news, urn.split('::').at(-1) ?? '');
}

export async function diff(session: GetSession, wish: Wish): Promise<Diffed> {
  const { fields } = resourceTypeOf(wish.urn);
  const changes = diffStates(fields, wish.olds ?? {}, await plan(session, wish), wish.news);
  const replaced = new Set(changes.filter((change) => change.replace).map(topLevel));
  const decisive = Object.keys(fields).filter((name) => fields[name]?.forceNew === true && !replaced.has(name));
  return { changes, stables: decisive.sort() };
}

/** The state that would come out, what only the directory can tell left unknown; refused when the directory contradicts. */
export async function plan(session: GetSession, { urn, olds, news, ignored = [] }: Wish): Promise<Values> {
  const type = resourceTypeOf(urn);
  const planned = keepIgnored(planState(type.fields, olds, news), olds, ignored);
  await type.checkPlan?.(session, olds, planned).catch(wrapped(`diffing ${urn}: `));
  return planned;
}
