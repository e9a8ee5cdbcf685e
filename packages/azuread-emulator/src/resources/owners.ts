import { Diagnostic, failing } from '../errors.ts';
import { inStringHashOrder } from '../schema/sets.ts';
import type { Session } from '../session.ts';
import { strings, text, valuesEqual } from '../values.ts';
import type { Value, Values } from '../values.ts';

export interface FirstOwners {
  /** Bound while the object is created: the caller, then up to 19 more. */
  readonly bound: readonly string[];
  readonly extra: readonly string[];
  readonly removeCaller: boolean;
}

const MOST_BOUND = 19;

/** Graph needs the caller among the first owners to let it go on; it is removed in the end when the program does not list it. */
export function planFirstOwners(owners: Value | undefined, callerId: string): FirstOwners {
  const listed = inStringHashOrder(strings(owners));
  const isCaller = (id: string): boolean => id.toLowerCase() === callerId.toLowerCase();
  const others = listed.filter((id) => !isCaller(id));
  return {
    bound: [callerId, ...others.slice(0, MOST_BOUND)],
    extra: others.slice(MOST_BOUND),
    removeCaller: !listed.some(isCaller),
  };
}

export function ownerReference(session: Session, objectId: string): string {
  return `${session.graph.base}/directoryObjects/${objectId}`;
}

export async function settleFirstOwners(
  session: Session,
  path: string,
  owners: FirstOwners,
  what: string,
): Promise<void> {
  for (const id of owners.extra) await addOwner(session, path, id, what);
  if (!owners.removeCaller) return;
  await removeOwner(session, path, session.objectId).catch(failing(`Could not remove initial owner from ${what}`));
}

/** Brings the owners in line when the plan changes them (33-up-after-import); additions before removals. */
export async function updateOwners(
  session: Session,
  path: string,
  prior: Values,
  planned: Values,
  what: string,
): Promise<void> {
  const desired = inStringHashOrder(strings(planned.owners));
  if (valuesEqual([...strings(prior.owners)].sort(), [...desired].sort())) return;
  const existing = await readOwners(session, path, what);
  for (const id of desired.filter((owner) => !existing.includes(owner))) await addOwner(session, path, id, what);
  for (const id of existing.filter((owner) => !desired.includes(owner))) {
    await removeOwner(session, path, id).catch(failing(`Could not remove owners from ${what}`));
  }
}

export async function readOwners(session: Session, path: string, what: string): Promise<readonly string[]> {
  try {
    const owners = await session.graph.list(`${path}/owners`);
    return owners.map((owner) => text(owner.id));
  } catch (error) {
    throw new Diagnostic(`Could not retrieve owners for ${what}`, error, 'owners');
  }
}

async function addOwner(session: Session, path: string, id: string, what: string): Promise<void> {
  const body = { '@odata.id': ownerReference(session, id) };
  await session.graph
    .request('POST', `${path}/owners/$ref`, { body })
    .catch(failing(`Could not add owners to ${what}`));
}

async function removeOwner(session: Session, path: string, id: string): Promise<void> {
  await session.graph.request('DELETE', `${path}/owners/${id}/$ref`);
}
