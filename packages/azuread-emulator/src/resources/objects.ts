import { setTimeout as sleep } from 'node:timers/promises';
import { Diagnostic, failing } from '../errors.ts';
import { isNotFound } from '../graph/client.ts';
import { inStringHashOrder } from '../schema/sets.ts';
import type { Session } from '../session.ts';
import { strings, text, valuesEqual, type Value, type Values } from '../values.ts';

// Shared by applications and service principals: owners, and the check that an object is deleted.

export const WRITE_LIMIT_S = 600;
const MOST_BOUND = 19;
const LOOKS_IN_A_ROW = 5;
const MOST_LOOKS = 60;

export interface DirectoryObject {
  readonly objectId: string;
  /** The path in Graph v1.0. */
  readonly path: string;
  /** The provider's name for the object in errors. */
  readonly what: string;
}

/** Returns the object ID at the end of a Pulumi ID. */
export function objectIdOf(id: string): string {
  return id.split('/').at(-1) ?? '';
}

export function importFirst(resource: string): string {
  return `To be managed via Terraform, this resource needs to be imported into the State. Please see the resource documentation for "${resource}" for more information.`;
}

/**
 * Plans the owners bound at creation: the caller, then up to 19 more. Graph requires the caller to be among the first
 * owners; it is removed at the end if the program does not list it.
 */
export function planFirstOwners(owners: Value | undefined, callerId: string) {
  const listed = inStringHashOrder(strings(owners));
  const isCaller = (id: string): boolean => id.toLowerCase() === callerId.toLowerCase();
  const others = listed.filter((id) => !isCaller(id));
  return {
    bound: [callerId, ...others.slice(0, MOST_BOUND)],
    extra: others.slice(MOST_BOUND),
    removeCaller: !listed.some(isCaller),
  };
}

export function ownerReference({ graph }: Session, objectId: string): string {
  return `${graph.base}/directoryObjects/${objectId}`;
}

export async function settleFirstOwners(
  session: Session,
  object: DirectoryObject,
  { extra, removeCaller }: ReturnType<typeof planFirstOwners>,
): Promise<void> {
  for (const id of extra) await addOwner(session, object, id);
  if (removeCaller) await removeOwner(session, object, session.objectId, 'initial owner');
}

/** Adds, then removes owners if the plan changes them (33-up-after-import). */
export async function updateOwners(session: Session, object: DirectoryObject, prior: Values, planned: Values) {
  const desired = inStringHashOrder(strings(planned.owners));
  if (valuesEqual([...strings(prior.owners)].sort(), [...desired].sort())) return;
  const existing = await readOwners(session, object);
  for (const id of desired.filter((owner) => !existing.includes(owner))) await addOwner(session, object, id);
  for (const id of existing.filter((owner) => !desired.includes(owner)))
    await removeOwner(session, object, id, 'owners');
}

export async function readOwners({ graph }: Session, { path, what }: DirectoryObject): Promise<readonly string[]> {
  const owners = await graph.list(`${path}/owners`).catch(failing(`Could not retrieve owners for ${what}`, 'owners'));
  return owners.map((owner) => text(owner.id));
}

async function addOwner(session: Session, { path, what }: DirectoryObject, id: string): Promise<void> {
  const body = { '@odata.id': ownerReference(session, id) };
  await session.graph
    .request('POST', `${path}/owners/$ref`, { body })
    .catch(failing(`Could not add owners to ${what}`));
}

async function removeOwner({ graph }: Session, { path, what }: DirectoryObject, id: string, which: string) {
  await graph.request('DELETE', `${path}/owners/${id}/$ref`).catch(failing(`Could not remove ${which} from ${what}`));
}

/** Polls until the object was absent five times in a row (internal/helpers/consistency of the provider; 13-destroy). */
export async function waitForDeletion({ graph, pace, signal }: Session, { path, what }: DirectoryObject) {
  const failed = `Waiting for deletion of ${what}`;
  let absent = 0;
  for (let look = 0; look < MOST_LOOKS; look++) {
    if (look > 0) await sleep(pace.deletePollMs, undefined, { signal });
    const isThere = await graph.request('GET', path).then(
      () => true,
      (error: unknown) => !isNotFound(error) && failing(`${failed}: retrieving resource`)(error),
    );
    absent = isThere ? 0 : absent + 1;
    if (absent === LOOKS_IN_A_ROW) return;
  }
  const why = "timeout while waiting for state to become 'Deleted' (last state: 'Waiting', timeout: 5m0s)";
  throw new Diagnostic(failed, new Error(why));
}
