import { Diagnostic } from '../../errors.ts';
import type { Session } from '../../session.ts';
import { text } from '../../values.ts';

/** Object IDs of the applications of exactly that name. The provider does not escape a quote in it; neither does this. */
export async function findByName(session: Session, displayName: string): Promise<readonly string[]> {
  const filter = `displayName eq '${displayName}'`;
  const found = await session.graph.list('/v1.0/applications', { $filter: filter }).catch((error: unknown) => {
    const why = new Error(`unable to list Applications with filter ${JSON.stringify(filter)}`, { cause: error });
    throw new Diagnostic('could not check for existing application(s)', new Diagnostic(why.message, error));
  });
  return found.filter((app) => text(app.displayName) === displayName).map((app) => text(app.id));
}

/** Throws when there is a namesake: in a plan with a full stop after the first sentence (31-duplicate-name), else with a colon. */
export function refuseNamesake(objectIds: readonly string[], name: string, stage: 'plan' | 'apply'): void {
  const [first] = objectIds;
  if (first === undefined) return;
  const summary = `An existing "azuread_application" with name "${name}" (ID: "${first}") was found and \`prevent_duplicate_names\` was specified`;
  const detail =
    'To be managed via Terraform, this resource needs to be imported into the State. Please see the resource documentation for "azuread_application" for more information.';
  throw stage === 'plan' ? new Diagnostic(`${summary}. ${detail}`) : new Diagnostic(summary, new Error(detail), 'id');
}
