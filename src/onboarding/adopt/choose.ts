import { MailboxAccessError } from '../../common/errors.ts';
import { pulumiCommand } from '../../common/pulumiCommand.ts';
import { describeCandidate, type Candidate, type DirectoryApplication } from '../../graph/application.ts';
import type { GraphReader } from '../../graph/client.ts';
import { findApplications, findById, findDeleted, isChosen, isMeant, type Selection } from './find.ts';

/**
 * Selects the application to adopt: the one in the stack's state if it still exists, otherwise the requested one. With
 * `isDeleted`, looks among the deleted ones first, then among the existing ones, in case it has been restored.
 *
 * @throws GraphRefusal, MailboxAccessError as {@link chooseCandidate}, `adopt-refused` when the stack has another one.
 */
export async function selectApplication(graph: GraphReader, selection: Selection): Promise<DirectoryApplication> {
  const { held, choice, stack } = selection;
  const [own] = held === undefined ? [] : await findById(graph, held);
  if (own !== undefined) {
    if (isMeant(own, { choice, displayName: own.displayName })) return own;
    throw refused(
      `Stack ${stack} already has a registration, ${own.displayName} (client ID ${own.appId}). A stack has only one.`,
      `To update it: npx mailbox-access up ${stack}. For the other registration, create another stack.`,
    );
  }
  const candidates = selection.isDeleted
    ? await findDeletedOrBack(graph, selection)
    : await findApplications(graph, selection);
  return chooseCandidate(candidates, selection).application;
}

async function findDeletedOrBack(graph: GraphReader, selection: Selection): Promise<readonly Candidate[]> {
  const { held, choice } = selection;
  // The application in the state comes before any other with its name.
  const own =
    held !== undefined && !isChosen(choice)
      ? await findDeleted(graph, { ...selection, choice: { objectId: held } })
      : [];
  if (own.length > 0) return own;
  const deleted = await findDeleted(graph, selection);
  return deleted.length > 0 ? deleted : findApplications(graph, selection);
}

/**
 * Chooses the only candidate that no other stack has.
 *
 * @internal Tested alone.
 * @throws MailboxAccessError `adopt-nothing`, `adopt-ambiguous` with all of them, `adopt-refused` for another stack's.
 */
export function chooseCandidate(candidates: readonly Candidate[], selection: Selection): Candidate {
  const { takenBy, stack } = selection;
  const free = candidates.filter(({ application }) => !takenBy.has(application.id));
  const [only, second] = free;
  if (only !== undefined && second === undefined) return only;
  if (second !== undefined) throw ambiguous(free, selection);
  const [taken] = candidates;
  if (taken === undefined) throw nothing(selection);
  const owner = takenBy.get(taken.application.id) ?? '';
  throw refused(
    `${taken.application.displayName} (client ID ${taken.application.appId}) already belongs to stack ${owner}. Two stacks would undo each other's changes.`,
    `Use that stack: npx mailbox-access outputs ${owner}. To give ${stack} its own registration, set another displayName, then: npx mailbox-access up ${stack}`,
  );
}

/** Refuses duplicate names in advance, because the provider refuses to change an application that has one. */
export function refuseDuplicateNames(
  { id, appId }: DirectoryApplication,
  duplicateNames: readonly DirectoryApplication[],
  { stack, displayName, isDeleted }: Selection,
): void {
  const others = duplicateNames.filter((other) => other.id !== id && other.displayName === displayName);
  if (others.length === 0) return;
  const options = `--client-id ${appId}${isDeleted ? ' --deleted' : ''}`;
  throw refused(
    `Besides client ID ${appId}, another application is named "${displayName}" (client ID ${others.map((other) => other.appId).join(', ')}). The provider refuses duplicate names.`,
    `Rename or delete the other one, or rename this one: ${pulumiCommand('config set displayName "<another name>"', stack)} && npx mailbox-access adopt ${stack} ${options}`,
  );
}

/** Describes the requested application by its name, its ID or the stack's name. */
function describeWanted({ choice, displayName, isDeleted }: Selection): string {
  const { clientId, objectId, name } = choice;
  const where = isDeleted ? 'deleted registration' : 'registration';
  if (clientId !== undefined) return `${where} with client ID ${clientId}`;
  if (objectId !== undefined) return `${where} with object ID ${objectId}`;
  return `${where} named "${name ?? displayName}"`;
}

function nothing(selection: Selection): MailboxAccessError {
  const { stack, tenantId, choice, isDeleted } = selection;
  const otherwise = isDeleted
    ? `Entra keeps deleted registrations for 30 days. To create a new one: npx mailbox-access up ${stack}`
    : `To create it: npx mailbox-access up ${stack}. If it was deleted: npx mailbox-access adopt ${stack} --deleted`;
  return new MailboxAccessError(
    'adopt-nothing',
    `There is no ${describeWanted(selection)} in tenant ${tenantId}.`,
    `${isChosen(choice) ? '' : `If it has another name: npx mailbox-access adopt ${stack} --client-id <client ID>. `}${otherwise}`,
  );
}

function ambiguous(candidates: readonly Candidate[], selection: Selection): MailboxAccessError {
  const { stack, isDeleted } = selection;
  return new MailboxAccessError(
    'adopt-ambiguous',
    `${candidates.length} registrations match (${describeWanted(selection)}). Nothing was changed:\n${candidates.map(describeCandidate).join('\n')}`,
    `Choose the one with the client ID that the monitor stores: npx mailbox-access adopt ${stack}${isDeleted ? ' --deleted' : ''} --client-id <client ID>`,
  );
}

/**
 * Refuses an application that cannot be a monitor's, because changing it would take something away from others.
 *
 * @throws MailboxAccessError `adopt-refused`
 */
export function requireFit({ displayName, appId, signInAudience, appRoles, api }: DirectoryApplication): void {
  const which = `${displayName} (client ID ${appId})`;
  if (signInAudience != null && signInAudience !== 'AzureADMyOrg')
    throw refused(
      `${which} is also for other tenants (${signInAudience}). A monitor's application is for its own tenant only, so adopting this one would lock out users elsewhere.`,
      `Create a separate registration with another name: ${pulumiCommand('config set displayName <name>')} --stack <customer>, then npx mailbox-access up <customer>`,
    );
  if ((appRoles?.length ?? 0) + (api?.oauth2PermissionScopes?.length ?? 0) > 0)
    throw refused(
      `${which} exposes permissions or roles that other programs may use. A monitor's registration exposes none.`,
      'If nobody uses them, remove them in the Entra admin center (Expose an API, App roles). Otherwise create a separate registration with another name.',
    );
}

export function refused(problem: string, remedy: string): MailboxAccessError {
  return new MailboxAccessError('adopt-refused', problem, remedy);
}
