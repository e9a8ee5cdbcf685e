import { Diagnostic, InitFailure, ProviderError, errorList } from './errors.ts';
import { previewMeta, stateMeta } from './meta.ts';
import { invokeOf, resourceTypeOf } from './registry.ts';
import type { ResourceType } from './resources/type.ts';
import { checkInputs } from './schema/check.ts';
import type { Checked } from './schema/check.ts';
import { diffStates } from './schema/diff.ts';
import type { Change } from './schema/diff.ts';
import { inputsAfterImport, inputsAfterRefresh } from './schema/inputs.ts';
import { keepIgnored, planState, settledState, unfinishedState } from './schema/plan.ts';
import type { Session } from './session.ts';
import type { Values } from './values.ts';

export interface Target {
  readonly urn: string;
  readonly id: string;
}

export interface ReadState {
  readonly state: Values;
  readonly inputs: Values;
}

/** How an error is worded depends on what was being done: `diffing <urn>: `, `creating <urn>: `; a creation that made nothing says neither. */
function wrapped(prefix: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof ProviderError) throw error;
    throw new ProviderError(errorList(error, prefix), { cause: error });
  };
}

export function check(urn: string, news: Values): Checked {
  return checkInputs(resourceTypeOf(urn).fields, news, urn.split('::').at(-1) ?? '');
}

export interface Diffed {
  readonly changes: readonly Change[];
  /** Properties that cannot change without a new resource, and do not. */
  readonly stables: readonly string[];
}

export async function diff(
  session: () => Session,
  target: Target,
  olds: Values,
  news: Values,
  ignored: readonly string[],
): Promise<Diffed> {
  const type = resourceTypeOf(target.urn);
  const planned = await plan(type, session, target.urn, olds, news, ignored);
  const changes = diffStates(type.fields, olds, planned, news);
  const replaced = new Set(changes.filter((change) => change.replace).map((change) => topLevel(change)));
  const decisive = Object.entries(type.fields).filter(
    ([name, field]) => field.forceNew === true && !replaced.has(name),
  );
  return { changes, stables: decisive.map(([name]) => name).sort() };
}

export function topLevel(change: Change): string {
  return change.path.split(/[.[]/)[0] ?? '';
}

async function plan(
  type: ResourceType,
  session: () => Session,
  urn: string,
  olds: Values | undefined,
  news: Values,
  ignored: readonly string[] = [],
): Promise<Values> {
  const planned = keepIgnored(planState(type.fields, olds, news), olds, ignored);
  if (type.checkPlan !== undefined) {
    await type.checkPlan(session(), olds, planned).catch(wrapped(`diffing ${urn}: `));
  }
  return planned;
}

export async function create(
  session: () => Session,
  urn: string,
  news: Values,
  preview: boolean,
): Promise<{ readonly id: string; readonly state: Values }> {
  const type = resourceTypeOf(urn);
  const planned = await plan(type, session, urn, undefined, news);
  if (preview) return { id: '', state: { ...planned, __meta: previewMeta(type) } };
  let id = '';
  try {
    await type.create(session(), planned, (made) => (id = made));
    return { id, state: await settled(type, session(), { urn, id }, planned) };
  } catch (error) {
    if (id === '') return wrapped('')(error);
    throw unfinished(type, { urn, id }, { ...planned, id }, errorList(error, `creating ${urn}: `));
  }
}

export async function update(
  session: () => Session,
  target: Target,
  olds: Values,
  news: Values,
  options: { readonly preview: boolean; readonly ignored: readonly string[] },
): Promise<Values> {
  const type = resourceTypeOf(target.urn);
  const planned = await plan(type, session, target.urn, olds, news, options.ignored);
  if (options.preview) return { ...planned, __meta: previewMeta(type) };
  try {
    if (type.update === undefined) throw new Diagnostic("doesn't support update");
    await type.update(session(), target.id, olds, planned);
    return await settled(type, session(), target, planned);
  } catch (error) {
    throw unfinished(type, target, planned, errorList(error, `updating ${target.urn}: `));
  }
}

async function settled(type: ResourceType, session: Session, target: Target, planned: Values): Promise<Values> {
  const actual = await type.read(session, target.id, planned);
  // The bridge's words for a state that is gone right after it was written; no recording.
  if (actual === undefined) throw new Error(`expected non-nil error with nil state during Create of ${target.urn}`);
  return { ...settledState(type.fields, planned, actual), __meta: stateMeta(type) };
}

function unfinished(type: ResourceType, target: Target, planned: Values, message: string): InitFailure {
  const state = { ...unfinishedState(type.fields, planned), id: target.id, __meta: stateMeta(type) };
  return new InitFailure(message, target.id, state);
}

/** `state` empty: an import. Undefined when there is nothing under that ID. */
export async function read(
  session: () => Session,
  target: Target,
  state: Values,
  inputs: Values,
): Promise<ReadState | undefined> {
  const type = resourceTypeOf(target.urn);
  const isImport = Object.keys(state).length === 0;
  const found = await type
    .read(session(), target.id, isImport ? undefined : state)
    .catch(wrapped(`refreshing ${target.urn}: `));
  if (found === undefined) return undefined;
  return {
    state: { ...found, __meta: stateMeta(type) },
    inputs: isImport ? inputsAfterImport(type.fields, found) : inputsAfterRefresh(inputs, found),
  };
}

export async function remove(session: () => Session, target: Target): Promise<void> {
  await resourceTypeOf(target.urn)
    .delete(session(), target.id)
    .catch(wrapped(`deleting ${target.urn}: `));
}

export async function invoke(session: () => Session, token: string, args: Values): Promise<Values> {
  const found = invokeOf(token);
  return Promise.resolve(found(session(), args)).catch(wrapped(`invoking ${token}: `));
}
