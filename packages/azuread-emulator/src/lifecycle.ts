import { Diagnostic, InitFailure, errorList, wrapped } from './errors.ts';
import { plan } from './planning.ts';
import type { GetSession, Wish } from './planning.ts';
import { invokeOf, resourceTypeOf } from './registry.ts';
import type { ResourceType } from './resources/type.ts';
import { inputsAfterImport, inputsAfterRefresh } from './schema/inputs.ts';
import { settledState, unfinishedState } from './schema/plan.ts';
import type { Session } from './session.ts';
import type { Values } from './values.ts';

const TIMEOUTS = 'e2bfb730-ecaa-11e6-8f88-34363bc7c4c0';
const NANOSECONDS_PER_MINUTE = 60e9;

export interface Target {
  readonly urn: string;
  readonly id: string;
}

export interface Created {
  /** Empty in a preview. */
  readonly id: string;
  readonly state: Values;
}

export interface Found {
  readonly state: Values;
  readonly inputs: Values;
}

export async function create(session: GetSession, wish: Wish, preview: boolean): Promise<Created> {
  const type = resourceTypeOf(wish.urn);
  const planned = await plan(session, wish);
  if (preview) return { id: '', state: { ...planned, __meta: previewMeta(type) } };
  let id = '';
  try {
    await type.create(session(), planned, (made) => (id = made));
    return { id, state: await settled(type, session(), { urn: wish.urn, id }, planned) };
  } catch (error) {
    if (id === '') return wrapped('')(error);
    throw unfinished(type, id, planned, errorList(error, `creating ${wish.urn}: `));
  }
}

/** A failure leaves the plan in the state, as Terraform does, even if nothing was changed. */
export async function update(session: GetSession, id: string, wish: Wish, preview: boolean): Promise<Values> {
  const type = resourceTypeOf(wish.urn);
  const planned = await plan(session, wish);
  if (preview) return { ...planned, __meta: previewMeta(type) };
  try {
    if (type.update === undefined) throw new Diagnostic("doesn't support update");
    await type.update(session(), id, wish.olds ?? {}, planned);
    return await settled(type, session(), { urn: wish.urn, id }, planned);
  } catch (error) {
    throw unfinished(type, id, planned, errorList(error, `updating ${wish.urn}: `));
  }
}

/** `state` empty: an import. Undefined when there is nothing under that ID. */
export async function read(
  session: GetSession,
  { urn, id }: Target,
  state: Values,
  inputs: Values,
): Promise<Found | undefined> {
  const type = resourceTypeOf(urn);
  const isImport = Object.keys(state).length === 0;
  if (isImport) requireShape(type, id);
  const found = await type.read(session(), id, isImport ? undefined : state).catch(wrapped(`refreshing ${urn}: `));
  if (found === undefined) return undefined;
  return {
    state: { ...found, __meta: stateMeta(type) },
    inputs: isImport ? inputsAfterImport(type.fields, found) : inputsAfterRefresh(inputs, found),
  };
}

export async function remove(session: GetSession, { urn, id }: Target): Promise<void> {
  await resourceTypeOf(urn)
    .delete(session(), id)
    .catch(wrapped(`deleting ${urn}: `));
}

export async function invoke(session: GetSession, token: string, args: Values): Promise<Values> {
  const found = invokeOf(token);
  return Promise.resolve(found(session(), args)).catch(wrapped(`invoking ${token}: `));
}

async function settled(type: ResourceType, session: Session, target: Target, planned: Values): Promise<Values> {
  const actual = await type.read(session, target.id, planned);
  // The bridge's words for a resource that is gone right after it was written; no recording.
  if (actual === undefined) throw new Error(`expected non-nil error with nil state during Create of ${target.urn}`);
  return { ...settledState(type.fields, planned, actual), __meta: stateMeta(type) };
}

function unfinished(type: ResourceType, id: string, planned: Values, message: string): InitFailure {
  const state = { ...unfinishedState(type.fields, planned), id, __meta: stateMeta(type) };
  return new InitFailure(message, id, state);
}

/** The provider parses IDs and says in more words what is wrong with one; no recording. */
function requireShape(type: ResourceType, id: string): void {
  if (new RegExp(`^${type.idExample.replaceAll(/<.*?>/g, '[^/]+')}$`).test(id)) return;
  wrapped('')(new Diagnostic(`parsing "${id}"`, new Error(`the ID must look like ${type.idExample}`), 'id'));
}

/** What the bridge keeps beside a state, so that the official plugin can take it over: the provider's time limits, the schema's version. */
function stateMeta(type: ResourceType): string {
  return JSON.stringify({ [TIMEOUTS]: nanoseconds(type), schema_version: type.schemaVersion });
}

function previewMeta(type: ResourceType): string {
  return JSON.stringify({ _new_extra_shim: {}, [TIMEOUTS]: nanoseconds(type) });
}

function nanoseconds(type: ResourceType): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(type.timeouts).map(([name, minutes]) => [name, minutes * NANOSECONDS_PER_MINUTE]),
  );
}
