import { openAccess } from '../../pulumi/session/directoryAccess.ts';
import type { Context } from '../../registration/customers/context.ts';
import { draftSettings } from '../../registration/settings/files.ts';
import { readSettings } from '../../registration/settings/read.ts';
import { findFreeName } from '../../graph/application.ts';
import type { OpenPlace } from './place.ts';
import { listSettings } from './render.ts';
import type { Customer } from './render.ts';

/** The name that the registration would have, and one that is free. */
export interface ProposedName {
  readonly wanted: string;
  readonly free: string;
}

/**
 * Looks into the directory whether the name of the registration is taken.
 *
 * @returns undefined where it is free, or where nobody may look: the preflight says why.
 */
export async function proposeName(
  customer: Customer,
  projectFolder: string,
  place: Pick<OpenPlace, 'openTarget'>,
  context: Context,
): Promise<ProposedName | undefined> {
  const own = Object.fromEntries(listSettings(customer).map(({ key, value }) => [key, value]));
  const settings = readSettings(await draftSettings(projectFolder, customer.stack, own, context.env));
  const target = await place.openTarget(settings);
  try {
    const { graph } = await openAccess(settings, target, context);
    const wanted = settings.displayName;
    const free = await findFreeName(graph, wanted, customer.stack);
    return free === wanted ? undefined : { wanted, free };
  } catch (error) {
    if (context.signal.aborted) throw error;
    return undefined;
  } finally {
    await target.close();
  }
}
