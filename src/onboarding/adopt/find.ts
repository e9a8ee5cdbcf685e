import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { applicationSchema, halfNamed } from '../../graph/application.ts';
import type { Candidate, Choice, DirectoryApplication } from '../../graph/application.ts';
import { GraphRefusal } from '../../graph/client.ts';
import type { GraphReader } from '../../graph/client.ts';
import { filterBy, findServicePrincipal, idSchema } from '../../graph/find.ts';
import type { GraphWriter } from '../../graph/writer.ts';

const ownerSchema = idSchema.extend({
  displayName: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
});
const principalSchema = idSchema.extend({ appId: z.string() });

/** A restored object is read by other servers of Entra a little later. */
const waitMs = 2_000;
const tries = 30;

/** What selects the application of a stack. */
export interface Selection {
  readonly stack: string;
  readonly tenantId: string;
  readonly displayName: string;
  readonly notes: string;
  readonly choice: Choice;
  /** Whether one of the deleted applications is meant. */
  readonly isDeleted: boolean;
  /** Which applications other stacks of the project have, by object ID. */
  readonly takenBy: ReadonlyMap<string, string>;
  /** Object ID of the credential in use. */
  readonly caller: string;
  /** Object ID of the application that the stack's state has; undefined when it has none. */
  readonly held: string | undefined;
}

/**
 * Finds the applications that are meant: those of the client ID, object ID or name that was given, otherwise those of the stack's
 * name, and when there is none, those that a creation of this stack under this credential has left half named.
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

/** Every application with that name. */
export function listByName(graph: GraphReader, name: string): Promise<readonly DirectoryApplication[]> {
  return listApplications(graph, filterBy('displayName', name));
}

/** The application under an object ID, as a list of one or none. */
export async function findById(graph: GraphReader, objectId: string): Promise<readonly DirectoryApplication[]> {
  return emptyWhenAbsent(graph.get(`/applications/${encodeURIComponent(objectId)}`, applicationSchema));
}

/** What of the bin is meant, by the same rules; Graph filters nothing there by client ID. */
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
  // Somebody else's creation may be under way under such a name at this moment.
  const own = left.filter((_, index) => owners[index]?.some(({ id }) => id === wanted.caller));
  return withOwners(graph, own);
}

/** The notes name project and stack, unless the settings say others; they are part of the first request. */
function isLeftBy({ displayName, notes }: DirectoryApplication, wanted: Selection): boolean {
  return displayName.startsWith(halfNamed) && notes === wanted.notes;
}

/** Whether an application is the one that a person named, or has the name of the stack where no one named one. */
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

/** Graph answers 404 for what is not there, and 400 for what is no ID. */
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

/** The service principal that was deleted with the application; undefined when one is there, or none is in the bin. */
export async function findDeletedPrincipal(
  graph: GraphReader,
  { appId }: DirectoryApplication,
): Promise<string | undefined> {
  if ((await findServicePrincipal(graph, appId, idSchema)) !== undefined) return undefined;
  const deleted = await graph.list('/directory/deletedItems/microsoft.graph.servicePrincipal', principalSchema);
  return deleted.find((principal) => principal.appId === appId)?.id;
}

/** Objects to restore. */
export interface Restoration {
  /** Object ID; undefined when the application is there already. */
  readonly application: string | undefined;
  /** Object ID; undefined if it exists already, or is not in the bin and is re-created. */
  readonly servicePrincipal: string | undefined;
}

/**
 * Brings back an application, then its service principal, which Graph leaves in the bin. Their consent is gone for good: the
 * declaration grants it again, or the mailbox owner does.
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
