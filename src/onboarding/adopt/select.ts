import type { GraphReader } from '../../graph/client.ts';
import type { Candidate, DirectoryApplication } from '../../graph/application.ts';
import { chooseCandidate } from './choose.ts';
import type { Chooser } from './choose.ts';
import { findApplications, findById, findDeleted, isChosen, isMeant } from './find.ts';
import type { Wanted } from './find.ts';
import { refused } from './judge.ts';

/** What selects the application of a stack. */
export interface Selection extends Wanted, Chooser {
  /** Object ID of the application that the stack's state has; undefined when it has none. */
  readonly held: string | undefined;
}

/**
 * Selects the application that is taken into the stack: the one that the stack has already, as long as it exists, or else the one that
 * is meant; of the deleted ones where those are asked for, unless it has been brought back before.
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
  // What the state still has is meant before anything of its name.
  const own =
    held !== undefined && !isChosen(choice)
      ? await findDeleted(graph, { ...selection, choice: { objectId: held } })
      : [];
  if (own.length > 0) return own;
  const deleted = await findDeleted(graph, selection);
  return deleted.length > 0 ? deleted : findApplications(graph, selection);
}
