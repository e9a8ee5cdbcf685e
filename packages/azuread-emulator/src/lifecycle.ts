import { Diagnostic, errorList, InitFailure, ProviderError, wrapped } from './errors.ts';
import { getClientConfig, getServicePrincipal, getUser } from './invokes.ts';
import { application } from './resources/application/application.ts';
import { assignment } from './resources/assignment.ts';
import { grant } from './resources/grant.ts';
import { servicePrincipal } from './resources/servicePrincipal/servicePrincipal.ts';
import type { ResourceType } from './resources/type.ts';
import { checkInputs, type Checked } from './schema/check.ts';
import { diffStates, topLevel, type Change } from './schema/diff.ts';
import * as schema from './schema/state.ts';
import type { Session } from './session.ts';
import type { Values } from './values.ts';

const RESOURCES: Readonly<Record<string, ResourceType>> = {
  'azuread:index/application:Application': application,
  'azuread:index/servicePrincipal:ServicePrincipal': servicePrincipal,
  'azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant': grant,
  'azuread:index/appRoleAssignment:AppRoleAssignment': assignment,
};

const INVOKES: Readonly<Record<string, (session: Session, args: Values) => Promise<Values>>> = {
  'azuread:index/getClientConfig:getClientConfig': getClientConfig,
  'azuread:index/getServicePrincipal:getServicePrincipal': getServicePrincipal,
  'azuread:index/getUser:getUser': getUser,
};

/** Opens the session on first use, because `check` must work before the provider is configured. */
type GetSession = () => Session;

/** The desired state of one resource. */
export interface Wish {
  readonly urn: string;
  /** The current state; undefined when the resource is to be created. */
  readonly olds?: Values;
  /** The inputs as returned by Check. */
  readonly news: Values;
  /** Properties whose changes are ignored. */
  readonly ignored?: readonly string[];
}

export interface Diffed {
  readonly changes: readonly Change[];
  /** Properties that force a replacement and are unchanged. */
  readonly stables: readonly string[];
}

export interface Found {
  readonly state: Values;
  readonly inputs: Values;
}

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

/** @throws an error if the directory would reject the planned state, in which values that it sets are unknown. */
async function plan(session: GetSession, { urn, olds, news, ignored = [] }: Wish): Promise<Values> {
  const type = resourceTypeOf(urn);
  const planned = schema.keepIgnored(schema.planState(type.fields, olds, news), olds, ignored);
  await type.checkPlan?.(session, olds, planned).catch(wrapped(`diffing ${urn}: `));
  return planned;
}

/**
 * Updates the resource `id`, or creates one if `id` is empty. A failure leaves the plan in the state, as
 * Terraform does, even if nothing was changed.
 */
export async function apply(session: GetSession, id: string, wish: Wish, preview: boolean) {
  const { urn, olds = {} } = wish;
  const type = resourceTypeOf(urn);
  const planned = await plan(session, wish);
  if (preview) return { id, state: { ...planned, __meta: metaOf(type, true) } };
  let made = id;
  try {
    if (id === '') await type.create(session(), planned, (created) => (made = created));
    else if (type.update === undefined) throw new Diagnostic("doesn't support update");
    else await type.update(session(), id, olds, planned);
    const actual = await type.read(session(), made, planned);
    // The bridge's message for a resource that disappeared right after it was written; no recording.
    if (actual === undefined) throw new Error(`expected non-nil error with nil state during Create of ${urn}`);
    return { id: made, state: { ...schema.settledState(type.fields, planned, actual), __meta: metaOf(type) } };
  } catch (error) {
    if (made === '') return wrapped('')(error);
    const state = { ...schema.unfinishedState(type.fields, planned), id: made, __meta: metaOf(type) };
    throw new InitFailure(errorList(error, `${id === '' ? 'creating' : 'updating'} ${urn}: `), made, state);
  }
}

/** Reads a resource, or imports it if `state` is empty. Returns undefined if it does not exist. */
export async function read(
  session: GetSession,
  urn: string,
  id: string,
  { state, inputs }: Found,
): Promise<Found | undefined> {
  const type = resourceTypeOf(urn);
  const isImport = Object.keys(state).length === 0;
  if (isImport) requireShape(type, id);
  const found = await type.read(session(), id, isImport ? undefined : state).catch(wrapped(`refreshing ${urn}: `));
  if (found === undefined) return undefined;
  return {
    state: { ...found, __meta: metaOf(type) },
    inputs: isImport ? schema.inputsAfterImport(type.fields, found) : schema.inputsAfterRefresh(inputs, found),
  };
}

export async function remove(session: GetSession, urn: string, id: string): Promise<void> {
  await resourceTypeOf(urn)
    .delete(session(), id)
    .catch(wrapped(`deleting ${urn}: `));
}

export async function invoke(session: GetSession, token: string, args: Values): Promise<Values> {
  const look = INVOKES[token] ?? refuse(token, INVOKES);
  return look(session(), args).catch(wrapped(`invoking ${token}: `));
}

/** Returns the resource type of a URN: the last type in its third part, after the types of its parents. */
function resourceTypeOf(urn: string): ResourceType {
  const token = urn.split('::')[2]?.split('$').at(-1) ?? '';
  return RESOURCES[token] ?? refuse(token, RESOURCES);
}

function refuse(token: string, known: Readonly<Record<string, unknown>>): never {
  throw new ProviderError(
    `The stand-in for the azuread provider does not have ${token}, only ${Object.keys(known).join(', ')}. ` +
      'For everything else use the official azuread plugin.',
  );
}

/** The provider parses IDs and explains in more detail what is wrong; no recording. */
function requireShape(type: ResourceType, id: string): void {
  if (new RegExp(`^${type.idExample.replaceAll(/<.*?>/g, '[^/]+')}$`).test(id)) return;
  wrapped('')(new Diagnostic(`parsing "${id}"`, new Error(`the ID must look like ${type.idExample}`), 'id'));
}

/** Builds the bridge's metadata, time limits and schema version, for a state that the official plugin can take over. */
function metaOf({ timeouts, schemaVersion }: ResourceType, preview = false): string {
  const nanoseconds = Object.entries(timeouts).map(([name, minutes]) => [name, minutes * 60e9]);
  const limits = { 'e2bfb730-ecaa-11e6-8f88-34363bc7c4c0': Object.fromEntries(nanoseconds) as object };
  return JSON.stringify(preview ? { _new_extra_shim: {}, ...limits } : { ...limits, schema_version: schemaVersion });
}
