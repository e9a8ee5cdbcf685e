import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { applicationSchema, halfNamed } from '../../graph/application.ts';
import type { Candidate, Choice, DirectoryApplication } from '../../graph/application.ts';
import { GraphRefusal, type GraphReader } from '../../graph/client.ts';
import { filterBy, findServicePrincipal, idSchema } from '../../graph/find.ts';
import type { GraphWriter } from '../../graph/writer.ts';

const ownerSchema = idSchema.extend({
  displayName: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
});
const principalSchema = idSchema.extend({ appId: z.string() });

/** The wait between attempts. A restored object reaches all servers of Entra with a delay. */
const waitMs = 2_000;
const tries = 30;

export interface Selection {
  readonly stack: string;
  readonly tenantId: string;
  readonly displayName: string;
  readonly notes: string;
  readonly choice: Choice;
  /** Whether to look among the deleted applications. */
  readonly isDeleted: boolean;
  /** The other stack of the project that has an application, by the application's object ID. */
  readonly takenBy: ReadonlyMap<string, string>;
  /** Object ID of the credential in use. */
  readonly caller: string;
  /** Object ID of the application that the stack's state has; undefined when it has none. */
  readonly held: string | undefined;
}

/**
 * Finds the applications with the requested client ID, object ID or name, otherwise those with the stack's name. If
 * there are none, finds those that a broken-off creation of this stack under this credential has left half named.
 *
 * @throws GraphRefusal
 */
export async function findApplications(graph: GraphReader, wanted: Selection): Promise<readonly Candidate[]> {
  const { choice, displayName } = wanted;
  if (choice.objectId !== undefined) return withOwners(graph, await findById(graph, choice.objectId));
  const { clientId, name = displayName } = choice;
  const found = await withOwners(
    graph,
    clientId === undefined ? await listByName(graph, name) : await listApplications(graph, filterBy('appId', clientId)),
  );
  return found.length > 0 || isChosen(choice) ? found : findHalfNamed(graph, wanted);
}

export function listByName(graph: GraphReader, name: string): Promise<readonly DirectoryApplication[]> {
  return listApplications(graph, filterBy('displayName', name));
}

/** Finds the application with an object ID. Returns a list of one or none. */
export async function findById(graph: GraphReader, objectId: string): Promise<readonly DirectoryApplication[]> {
  return emptyWhenAbsent(graph.get(`/applications/${encodeURIComponent(objectId)}`, applicationSchema));
}

/** Finds the requested applications in the recycle bin by the same rules. Graph cannot filter there by client ID. */
export async function findDeleted(graph: GraphReader, wanted: Selection): Promise<readonly Candidate[]> {
  const all = await graph.list('/directory/deletedItems/microsoft.graph.application', applicationSchema);
  const named = all.filter((application) => isMeant(application, wanted));
  const found = named.length > 0 || isChosen(wanted.choice) ? named : all.filter((each) => isLeftBy(each, wanted));
  return found.map((application) => ({ application, owners: [] }));
}

export function isChosen({ clientId, objectId, name }: Choice): boolean {
  return (clientId ?? objectId ?? name) !== undefined;
}

async function findHalfNamed(graph: GraphReader, wanted: Selection): Promise<readonly Candidate[]> {
  const half = await listApplications(graph, `$filter=${encodeURIComponent(`startswith(displayName,'${halfNamed}')`)}`);
  const left = half.filter((application) => isLeftBy(application, wanted));
  const owners = await Promise.all(left.map(({ id }) => readOwners(graph, id)));
  // Somebody else may be creating an application under such a name at this moment.
  const own = left.filter((_, index) => owners[index]?.some(({ id }) => id === wanted.caller));
  return withOwners(graph, own);
}

/** Returns whether a creation of this stack left the application. Its first request sets the notes. */
function isLeftBy({ displayName, notes }: DirectoryApplication, wanted: Selection): boolean {
  return displayName.startsWith(halfNamed) && notes === wanted.notes;
}

/** Returns whether an application is the requested one, or has the stack's name if none was requested. */
export function isMeant(
  { id, appId, displayName }: DirectoryApplication,
  { choice, displayName: own }: Pick<Selection, 'choice' | 'displayName'>,
): boolean {
  if (choice.objectId !== undefined) return isSame(id, choice.objectId);
  if (choice.clientId !== undefined) return isSame(appId, choice.clientId);
  return isSame(displayName, choice.name ?? own);
}

function listApplications(graph: GraphReader, filter: string): Promise<readonly DirectoryApplication[]> {
  return graph.list(`/applications?${filter}`, applicationSchema);
}

function withOwners(graph: GraphReader, found: readonly DirectoryApplication[]): Promise<readonly Candidate[]> {
  return Promise.all(
    found.map(async (application) => ({
      application,
      owners: (await readOwners(graph, application.id)).map(
        ({ id, displayName, userPrincipalName }) => userPrincipalName ?? displayName ?? id,
      ),
    })),
  );
}

function readOwners(graph: GraphReader, id: string) {
  return graph.list(`/applications/${id}/owners`, ownerSchema);
}

/** Returns an empty list when Graph answers 404 (not found) or 400 (not an ID). */
async function emptyWhenAbsent<T>(found: Promise<T>): Promise<readonly T[]> {
  try {
    return [await found];
  } catch (error) {
    if (error instanceof GraphRefusal && (error.status === 404 || error.status === 400)) return [];
    throw error;
  }
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Finds the service principal that was deleted with the application; undefined if there is one, or none in the bin. */
export async function findDeletedPrincipal(
  graph: GraphReader,
  { appId }: DirectoryApplication,
): Promise<string | undefined> {
  if ((await findServicePrincipal(graph, appId, idSchema)) !== undefined) return undefined;
  const deleted = await graph.list('/directory/deletedItems/microsoft.graph.servicePrincipal', principalSchema);
  return deleted.find((principal) => principal.appId === appId)?.id;
}

export interface Restoration {
  /** Object ID; undefined if the application already exists. */
  readonly application: string | undefined;
  /** Object ID; undefined if it exists already, or is not in the bin and is re-created. */
  readonly servicePrincipal: string | undefined;
}

/**
 * Restores an application, then its service principal, which Graph leaves in the bin. Their consent is lost: the
 * program or the mailbox owner grants it again.
 *
 * @throws GraphRefusal
 */
export async function restore(
  graph: GraphReader,
  writer: GraphWriter,
  { application, servicePrincipal }: Restoration,
): Promise<void> {
  for (const [kind, objectId] of [
    ['applications', application],
    ['servicePrincipals', servicePrincipal],
  ] as const) {
    if (objectId === undefined) continue;
    await writer.restore(kind, objectId);
    const isThere = async () =>
      (await emptyWhenAbsent(graph.get(`/${kind}/${objectId}?$select=id`, idSchema))).length > 0;
    for (let tried = 1; !(await isThere()) && tried < tries; tried += 1) await sleep(waitMs);
  }
}
