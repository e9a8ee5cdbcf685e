import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { GraphReader } from '../../graph/client.ts';
import { findServicePrincipal, idSchema } from '../../graph/find.ts';
import type { GraphWriter } from '../../graph/writer.ts';
import type { DirectoryApplication } from '../../graph/application.ts';
import { emptyWhenAbsent } from './find.ts';

/** A restored object is read by other servers of Entra a little later. */
const waitMs = 2_000;
const tries = 30;

const principalSchema = idSchema.extend({ appId: z.string() });

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
export async function restore(graph: GraphReader, writer: GraphWriter, restoration: Restoration): Promise<void> {
  for (const [kind, objectId] of [
    ['applications', restoration.application],
    ['servicePrincipals', restoration.servicePrincipal],
  ] as const) {
    if (objectId === undefined) continue;
    await writer.restore(kind, objectId);
    await awaitObject(graph, `/${kind}/${objectId}?$select=id`);
  }
}

async function awaitObject(graph: GraphReader, path: string): Promise<void> {
  for (let tried = 1; (await emptyWhenAbsent(graph.get(path, idSchema))).length === 0 && tried < tries; tried += 1)
    await sleep(waitMs);
}
