import { MailboxAccessError } from '../../common/errors.ts';
import { describeCandidate } from '../../graph/application.ts';
import type { Candidate, Choice, DirectoryApplication } from '../../graph/application.ts';
import { isChosen } from './find.ts';
import { refused } from './judge.ts';
import { pulumiCommand } from '../../common/pulumiCommand.ts';

/** For whom one is chosen, and which applications other stacks of the project have, by object ID. */
export interface Chooser {
  readonly stack: string;
  readonly tenantId: string;
  readonly displayName: string;
  readonly choice: Choice;
  readonly isDeleted: boolean;
  readonly takenBy: ReadonlyMap<string, string>;
}

/**
 * Chooses the one that is meant.
 *
 * @throws MailboxAccessError `adopt-nothing`, `adopt-ambiguous` with all of them, `adopt-refused` when it is another stack's.
 */
export function chooseCandidate(candidates: readonly Candidate[], chooser: Chooser): Candidate {
  const { takenBy, stack } = chooser;
  const free = candidates.filter(({ application }) => !takenBy.has(application.id));
  const [only, second] = free;
  if (only !== undefined && second === undefined) return only;
  if (second !== undefined) throw ambiguous(free, chooser);
  const [taken] = candidates;
  if (taken === undefined) throw nothing(chooser);
  const owner = takenBy.get(taken.application.id) ?? '';
  throw refused(
    `${taken.application.displayName} (client ID ${taken.application.appId}) already belongs to stack ${owner}. Two stacks would undo each other's changes.`,
    `Use that stack: npx mailbox-access outputs ${owner}. To give ${stack} its own registration, set another displayName, then: npx mailbox-access up ${stack}`,
  );
}

/** The provider looks for duplicateNames before it changes an application, and refuses when there is one. */
export function refuseNamesakes(
  { id, appId }: DirectoryApplication,
  duplicateNames: readonly DirectoryApplication[],
  { stack, displayName, isDeleted }: Chooser,
): void {
  const others = duplicateNames.filter((other) => other.id !== id && other.displayName === displayName);
  if (others.length === 0) return;
  const options = `--client-id ${appId}${isDeleted ? ' --deleted' : ''}`;
  throw refused(
    `Beside client ID ${appId} there is another application named "${displayName}" (client ID ${others.map((other) => other.appId).join(', ')}), and two of one name are refused by the provider.`,
    `Rename or delete the other one, or have this one renamed: ${pulumiCommand('config set displayName "<another name>"', stack)} && npx mailbox-access adopt ${stack} ${options}`,
  );
}

/** Whether a person gave a name, an ID or nothing, in words. */
function describeWanted({ choice, displayName, isDeleted }: Chooser): string {
  const { clientId, objectId, name } = choice;
  const where = isDeleted ? 'deleted registration' : 'registration';
  if (clientId !== undefined) return `${where} with client ID ${clientId}`;
  if (objectId !== undefined) return `${where} with object ID ${objectId}`;
  return `${where} named "${name ?? displayName}"`;
}

function nothing(chooser: Chooser): MailboxAccessError {
  const { stack, tenantId, choice, isDeleted } = chooser;
  const otherwise = isDeleted
    ? `Entra keeps deleted registrations for 30 days. To create a new one: npx mailbox-access up ${stack}`
    : `To create it: npx mailbox-access up ${stack}. If it was deleted: npx mailbox-access adopt ${stack} --deleted`;
  return new MailboxAccessError(
    'adopt-nothing',
    `There is no ${describeWanted(chooser)} in tenant ${tenantId}.`,
    `${isChosen(choice) ? '' : `If it has another name: npx mailbox-access adopt ${stack} --client-id <client ID>. `}${otherwise}`,
  );
}

function ambiguous(candidates: readonly Candidate[], chooser: Chooser): MailboxAccessError {
  const { stack, isDeleted } = chooser;
  return new MailboxAccessError(
    'adopt-ambiguous',
    `${candidates.length} registrations match (${describeWanted(chooser)}). Nothing was changed:\n${candidates.map(describeCandidate).join('\n')}`,
    `Choose the one with the client ID that the monitor stores: npx mailbox-access adopt ${stack}${isDeleted ? ' --deleted' : ''} --client-id <client ID>`,
  );
}
