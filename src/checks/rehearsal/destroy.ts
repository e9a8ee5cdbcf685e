import { z } from 'zod';
import { GraphRefusal } from '../../graph/client.ts';
import type { GraphReader } from '../../graph/client.ts';
import { filterBy } from '../../graph/find.ts';
import { explainGraphRefusal, openAccess } from '../../pulumi/session/directoryAccess.ts';
import { runCustomer } from '../../pulumi/stack/open.ts';
import type { CustomerRunOptions } from '../../pulumi/stack/open.ts';
import type { Context } from '../../registration/customers/context.ts';
import type { Settings } from '../../registration/settings/settings.ts';
import { halfNamed } from '../../graph/application.ts';
import { stack } from './workspace.ts';

const deleted = z.object({ id: z.string(), appId: z.string() });
const application = deleted.extend({ notes: z.string().nullish() });
const deletedItems = '/directory/deletedItems/microsoft.graph';
const select = '$select=id,appId,notes';

/**
 * Deletes a throwaway registration: what the state knows, what a killed run has created without noting it, and what Entra keeps of both for
 * 30 days.
 *
 * @param run Its signal is not one that is aborted already.
 * @returns how many objects were removed for good; undefined when the credential may not do that.
 */
export async function destroyThrowaway(
  settings: Settings,
  run: CustomerRunOptions,
  context: Context,
): Promise<number | undefined> {
  await runCustomer('destroy', stack, run);
  const { graph, writer } = await openAccess(settings, run.target, context);
  // The provider gives an application another name for the moment of its creation; the notes are there from the start.
  const halfMade = encodeURIComponent(` or startswith(displayName,'${halfNamed}')`);
  const found = `${filterBy('displayName', settings.displayName)}${halfMade}`;
  try {
    for (const { id } of await listOwn(graph, settings, `/applications?${found}&${select}`))
      await writer.removeApplication(id).catch(ignoreMissing);
    const applications = await listOwn(graph, settings, `${deletedItems}.application?${select}`);
    const principals = await graph.list(`${deletedItems}.servicePrincipal?$select=id,appId`, deleted);
    const own = principals.filter(({ appId }) => applications.some((each) => each.appId === appId));
    // Last what the others are found by, so that a run that is killed here can be repeated.
    for (const { id } of [...own, ...applications]) await writer.removeForGood(id).catch(ignoreMissing);
    return own.length + applications.length;
  } catch (error) {
    if (error instanceof GraphRefusal && [401, 403].includes(error.status)) return undefined;
    throw explainGraphRefusal(error, 'the deletion of the throwaway registration');
  }
}

/** A list may still have what was deleted a moment ago. */
function ignoreMissing(error: unknown): void {
  if (!(error instanceof GraphRefusal) || error.status !== 404) throw error;
}

/** An application of the same name, or of an unfinished one, is another's unless it has the notes. */
async function listOwn(graph: GraphReader, { notes }: Settings, path: string) {
  return (await graph.list(path, application)).filter((each) => each.notes === notes);
}
