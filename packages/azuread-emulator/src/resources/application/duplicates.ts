import { Diagnostic, failing } from '../../errors.ts';
import type { Session } from '../../session.ts';
import { text } from '../../values.ts';

const DETAIL =
  'To be managed via Terraform, this resource needs to be imported into the State. Please see the resource documentation for "azuread_application" for more information.';

/** Throws when the application to be created has a namesake; the words of a plan (31-duplicate-name). */
export async function refuseNamesakeInPlan(session: Session, name: string): Promise<void> {
  const [namesake] = await findByName(session, name).catch(failing('could not check for existing application(s)'));
  if (namesake !== undefined) throw new Diagnostic(`${summary(name, namesake)}. ${DETAIL}`);
}

/** The same right before the creation, for one that came up since; no recording. */
export async function refuseNamesakeInCreate(session: Session, name: string): Promise<void> {
  const [namesake] = await findByName(session, name).catch(failing(COULD_NOT, 'name'));
  if (namesake !== undefined) throw new Diagnostic(summary(name, namesake), new Error(DETAIL), 'id');
}

/** The same for an application that gets another name; its own does not count. No recording. */
export async function refuseNamesakeInUpdate(session: Session, name: string, objectId: string): Promise<void> {
  const found = await findByName(session, name).catch(failing(COULD_NOT, 'display_name'));
  const namesake = found.find((id) => id !== objectId);
  if (namesake !== undefined) throw new Diagnostic(summary(name, namesake), new Error(DETAIL), 'id');
}

const COULD_NOT = 'Could not check for existing application(s)';

/** Object IDs of the applications of exactly that name. The provider does not escape a quote in it; neither does this. */
export async function findByName(session: Session, displayName: string): Promise<readonly string[]> {
  const filter = `displayName eq '${displayName}'`;
  const found = await session.graph
    .list('/v1.0/applications', { $filter: filter })
    .catch(failing(`unable to list Applications with filter ${JSON.stringify(filter)}`));
  return found.filter((app) => text(app.displayName) === displayName).map((app) => text(app.id));
}

function summary(name: string, objectId: string): string {
  return `An existing "azuread_application" with name "${name}" (ID: "${objectId}") was found and \`prevent_duplicate_names\` was specified`;
}
