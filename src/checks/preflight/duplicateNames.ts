import { z } from 'zod';
import { binEnd, findFreeName, halfNamed } from '../../graph/application.ts';
import type { GraphReader } from '../../graph/client.ts';
import { filterBy } from '../../graph/find.ts';
import { setConfig, toolCommand } from '../../diagnostics/commands.ts';
import { readStackOfNotes } from '../../registration/settings/settings.ts';
import { passed } from '../../diagnostics/checks/check.ts';
import type { Outcome } from '../../diagnostics/checks/check.ts';
import { failWith } from './findings.ts';
import type { Subject } from './subject.ts';

const application = z.object({ id: z.string(), appId: z.string(), displayName: z.string().nullish() });
const notedApplication = application.extend({ notes: z.string().nullish() });
const deletedApplication = application.extend({ deletedDateTime: z.string().nullish() });

/**
 * Checks that no other application has the name, because the provider refuses to create a second one, and that none was left half-created,
 * which the provider does not look for.
 */
export async function checkDuplicateNames(subject: Subject, graph: GraphReader): Promise<Outcome> {
  const { displayName, stack } = subject.settings;
  const found = await listCandidates(subject, graph);
  const others = found.filter((each) => each.displayName?.toLowerCase() === displayName.toLowerCase());
  if (others.length === 0)
    return refuseHalfMade(subject, found) ?? passed(`no other application is named ${displayName}`);
  const ids = others.map(({ appId }) => appId).join(', ');
  const rename = `a free name: ${setConfig('displayName', await findFreeName(graph, displayName, stack), stack)}`;
  const owner = others
    .filter(({ notes }) => notes !== subject.settings.notes)
    .map(({ notes }) => readStackOfNotes(notes))
    .find((each) => each !== undefined);
  if (owner !== undefined)
    return failWith(
      'duplicate-name',
      `The registration named ${displayName} (client ID ${ids}) belongs to ${owner}.`,
      `Use ${rename}`,
    );
  return failWith(
    'duplicate-name',
    `The tenant already has ${others.length === 1 ? 'an application' : `${others.length} applications`} named ${displayName} (client ID ${ids}).`,
    `Adopt it: ${toolCommand('adopt', stack)}. Or use ${rename}`,
  );
}

/** Lists the applications with that name and those whose creation was interrupted, in one request. */
async function listCandidates({ settings, objectId }: Subject, graph: GraphReader) {
  const halfMade = encodeURIComponent(` or startswith(displayName,'${halfNamed}')`);
  const path = `/applications?${filterBy('displayName', settings.displayName)}${halfMade}&$select=id,appId,displayName,notes`;
  return (await graph.list(path, notedApplication)).filter(({ id }) => id !== objectId);
}

/** The provider first gives an application a temporary name. After an interruption it keeps that name, and the notes of its stack. */
function refuseHalfMade(
  { settings }: Subject,
  found: readonly z.output<typeof notedApplication>[],
): Outcome | undefined {
  const { notes, stack } = settings;
  const left = found.find((each) => each.notes === notes && each.displayName?.startsWith(halfNamed) === true);
  return (
    left &&
    failWith(
      'duplicate-name',
      `The tenant has an incomplete application of this stack (client ID ${left.appId}), left by a run that was interrupted.`,
      `Adopt it: ${toolCommand('adopt', stack)}`,
    )
  );
}

/**
 * Reports deleted applications with the name. This never fails: a new application gets a new client ID, and only a person who wants the
 * old one has to restore it.
 */
export async function checkDeleted({ settings }: Subject, graph: GraphReader): Promise<Outcome> {
  const { displayName, stack } = settings;
  const path = '/directory/deletedItems/microsoft.graph.application?$select=id,appId,displayName,deletedDateTime';
  const deleted = await graph.list(path, deletedApplication);
  const duplicateNames = deleted.filter((each) => each.displayName?.toLowerCase() === displayName.toLowerCase());
  if (duplicateNames.length === 0) return passed(`no deleted application is named ${displayName}`);
  const ids = duplicateNames.map(({ appId, deletedDateTime }) => `${appId}${describeEnd(deletedDateTime)}`);
  return passed(
    `deleted applications with this name: client ID ${ids.join(', ')}; to restore one and keep its client ID: ${toolCommand('adopt', stack, '--deleted')}`,
  );
}

function describeEnd(deletedDateTime: string | null | undefined): string {
  const end = binEnd(deletedDateTime ?? '');
  return isNaN(end.getTime()) ? '' : ` (until ${end.toISOString().slice(0, 10)})`;
}
