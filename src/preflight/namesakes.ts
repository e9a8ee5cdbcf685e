import { z } from 'zod';
import type { GraphReader } from '../graph/client.ts';
import { filterBy } from '../graph/find.ts';
import { setConfig, toolCommand } from '../advice/commands.ts';
import { failed, passed } from '../checks/check.ts';
import type { Outcome } from '../checks/check.ts';
import { forUs } from './findings.ts';
import type { Subject } from './subject.ts';

const keptDays = 30;
const dayMs = 24 * 60 * 60 * 1000;

const application = z.object({ id: z.string(), appId: z.string(), displayName: z.string().nullish() });
const deletedApplication = application.extend({ deletedDateTime: z.string().nullish() });

/** That no other application has the name: the provider refuses to make a second one. */
export async function checkNamesakes({ settings, objectId }: Subject, graph: GraphReader): Promise<Outcome> {
  const { displayName, stack } = settings;
  const path = `/applications?${filterBy('displayName', displayName)}&$select=id,appId,displayName`;
  const others = (await graph.list(path, application)).filter(({ id }) => id !== objectId);
  if (others.length === 0) return passed(`no other application is named ${displayName}`);
  const ids = others.map(({ appId }) => appId).join(', ');
  return failed(
    forUs(
      'namesake',
      `The tenant has ${others.length === 1 ? 'an application' : `${others.length} applications`} named ${displayName} already (client ID ${ids}).`,
      `Take it over: ${toolCommand('adopt', stack)}. Or use another name: ${setConfig('displayName', '<name>', stack)}`,
    ),
  );
}

/**
 * What of that name is in the bin, which hinders nothing: a new application gets a new client ID, and who wants the old one
 * back has to know it is there.
 */
export async function checkDeleted({ settings }: Subject, graph: GraphReader): Promise<Outcome> {
  const { displayName, stack } = settings;
  const path = '/directory/deletedItems/microsoft.graph.application?$select=id,appId,displayName,deletedDateTime';
  const deleted = await graph.list(path, deletedApplication);
  const namesakes = deleted.filter((each) => each.displayName?.toLowerCase() === displayName.toLowerCase());
  if (namesakes.length === 0) return passed(`no deleted application is named ${displayName}`);
  const ids = namesakes.map(({ appId, deletedDateTime }) => `${appId}${describeEnd(deletedDateTime)}`);
  return passed(
    `deleted of this name: client ID ${ids.join(', ')}; to bring one back instead of a new client ID: ${toolCommand('adopt', stack, '--deleted')}`,
  );
}

function describeEnd(deletedDateTime: string | null | undefined): string {
  const end = new Date(Date.parse(deletedDateTime ?? '') + keptDays * dayMs);
  return isNaN(end.getTime()) ? '' : ` (until ${end.toISOString().slice(0, 10)})`;
}
