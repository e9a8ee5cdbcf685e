import { Diagnostic, failing } from '../../errors.ts';
import type { Session } from '../../session.ts';
import { text } from '../../values.ts';

const DETAIL =
  'To be managed via Terraform, this resource needs to be imported into the State. Please see the resource documentation for "azuread_application" for more information.';

/** Throws when an application with the name exists, with the message of a plan (31-duplicate-name). */
export async function refuseDuplicateInPlan(session: Session, name: string): Promise<void> {
  const [duplicate] = await findByName(session, name).catch(failing('could not check for existing application(s)'));
  if (duplicate !== undefined) throw new Diagnostic(`${summary(name, duplicate)}. ${DETAIL}`);
}

/** The same immediately before the creation, for one created since the plan. Not recorded. */
export async function refuseDuplicateInCreate(session: Session, name: string): Promise<void> {
  const [duplicate] = await findByName(session, name).catch(failing(COULD_NOT, 'name'));
  if (duplicate !== undefined) throw new Diagnostic(summary(name, duplicate), new Error(DETAIL), 'id');
}

/** The same for a rename; its own name does not count. Not recorded. */
export async function refuseDuplicateInUpdate(session: Session, name: string, objectId: string): Promise<void> {
  const found = await findByName(session, name).catch(failing(COULD_NOT, 'display_name'));
  const duplicate = found.find((id) => id !== objectId);
  if (duplicate !== undefined) throw new Diagnostic(summary(name, duplicate), new Error(DETAIL), 'id');
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
