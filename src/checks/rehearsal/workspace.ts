import { randomBytes } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { MailboxAccessError } from '../../common/errors.ts';
import { exists, makeFolder } from '../../common/files.ts';
import { openProjectFolder } from '../../common/projectFolder.ts';
import { isRunning } from '../../pulumi/recovery/process.ts';
import { packageFolder } from '../../registration/customers/project.ts';
import type { RawSettings } from '../../registration/settings/read.ts';
import type { Settings } from '../../registration/settings/settings.ts';
import { type GraphReader, GraphRefusal } from '../../graph/client.ts';
import { filterBy } from '../../graph/find.ts';
import { explainGraphRefusal, openAccess } from '../../pulumi/session/directoryAccess.ts';
import { type CustomerRunOptions, runCustomer } from '../../pulumi/stack/open.ts';
import type { Context } from '../../registration/customers/context.ts';
import { halfNamed } from '../../graph/application.ts';

/** The only stack of a rehearsal's folder. */
export const stack = 'rehearsal';

const namePrefix = 'mailbox-access rehearsal, safe to delete';

/** The folder of one customer's rehearsal: a Pulumi project with its own state, which no other command reads. */
export interface Workspace {
  readonly folder: string;
  /** Environment of the engine. The state is in this folder, and has no secrets. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether an earlier rehearsal was killed before it removed everything. */
  readonly isLeftover: boolean;
}

/** @throws MailboxAccessError `stack-locked` while another process rehearses, `folder-unusable`. */
export async function openWorkspace(projectFolder: string, customer: string): Promise<Workspace> {
  const root = await openProjectFolder(join(projectFolder, '.rehearsal'), [customer], 0o700);
  await writeFile(join(root, '.gitignore'), '*\n');
  const folder = join(root, customer);
  await makeFolder(join(folder, 'state'));
  const file = join(folder, 'process');
  const holder = Number(await readFile(file, 'utf8').catch(() => '0'));
  if (holder !== 0 && holder !== process.pid && isRunning(holder))
    throw new MailboxAccessError(
      'stack-locked',
      `Another rehearsal of ${customer} is running (process ${holder}).`,
      `Wait until it has ended, then: npx mailbox-access rehearse ${customer}`,
    );
  await writeFile(file, String(process.pid));
  return {
    folder,
    env: {
      PULUMI_BACKEND_URL: pathToFileURL(join(folder, 'state')).href,
      PULUMI_CONFIG_PASSPHRASE: 'rehearsal',
      PULUMI_SKIP_UPDATE_CHECK: 'true',
    },
    isLeftover: await exists(join(folder, `Pulumi.${stack}.yaml`)),
  };
}

export function removeWorkspace({ folder }: Workspace): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}

/** Writes a project with this package's program that declares a throwaway registration for a customer's account. */
export async function writeProject({ folder }: Workspace, settings: Settings, { values }: RawSettings): Promise<void> {
  const own: unknown = parse(await readFile(join(packageFolder, 'Pulumi.yaml'), 'utf8'));
  const main = relative(folder, packageFolder);
  await writeFile(join(folder, 'Pulumi.yaml'), stringify({ ...(own as object), main }));
  const displayName = `${namePrefix} (${randomBytes(4).toString('hex')})`;
  const config: Record<string, unknown> = {
    ...Object.fromEntries(Object.entries(values).filter(([key]) => key.startsWith('azuread:'))),
    'mailbox-access:displayName': displayName,
    'mailbox-access:notes': `Throwaway registration of \`mailbox-access rehearse\`: ${displayName}`,
    'mailbox-access:consent': 'interactive',
    'mailbox-access:mailbox': settings.mailbox,
    'mailbox-access:account': settings.account,
    'mailbox-access:protocols': settings.protocols,
    'mailbox-access:imapServer': values['mailbox-access:imapServer'],
    'mailbox-access:smtpServer': values['mailbox-access:smtpServer'],
  };
  await writeFile(join(folder, `Pulumi.${stack}.yaml`), stringify({ config }));
}

const deleted = z.object({ id: z.string(), appId: z.string() });
const application = deleted.extend({ notes: z.string().nullish() });
const deletedItems = '/directory/deletedItems/microsoft.graph';
const select = '$select=id,appId,notes';

/**
 * Deletes a throwaway registration: the resources in the state, those that a killed run created without recording them,
 * and the deleted objects that Entra keeps for 30 days.
 *
 * @param run Its signal must not be aborted already.
 * @returns the number of objects that were purged; undefined when the credential may not do that.
 */
export async function destroyThrowaway(
  settings: Settings,
  run: CustomerRunOptions,
  context: Context,
): Promise<number | undefined> {
  await runCustomer('destroy', stack, run);
  const { graph, writer } = await openAccess(settings, run.target, context);
  // The provider gives an application a temporary name while it creates it; the notes are there from the start.
  const halfMade = encodeURIComponent(` or startswith(displayName,'${halfNamed}')`);
  const found = `${filterBy('displayName', settings.displayName)}${halfMade}`;
  try {
    for (const { id } of await listOwn(graph, settings, `/applications?${found}&${select}`))
      await writer.removeApplication(id).catch(ignoreMissing);
    const applications = await listOwn(graph, settings, `${deletedItems}.application?${select}`);
    const principals = await graph.list(`${deletedItems}.servicePrincipal?$select=id,appId`, deleted);
    const own = principals.filter(({ appId }) => applications.some((each) => each.appId === appId));
    // Applications come last, because they identify the others if a killed run is repeated.
    for (const { id } of [...own, ...applications]) await writer.removeForGood(id).catch(ignoreMissing);
    return own.length + applications.length;
  } catch (error) {
    if (error instanceof GraphRefusal && [401, 403].includes(error.status)) return undefined;
    throw explainGraphRefusal(error, 'the deletion of the throwaway registration');
  }
}

/** Ignores a missing object: a list may still contain one that was just deleted. */
function ignoreMissing(error: unknown): void {
  if (!(error instanceof GraphRefusal) || error.status !== 404) throw error;
}

/** Lists the stack's own objects. The notes tell them from others with the same or a temporary name. */
async function listOwn(graph: GraphReader, { notes }: Settings, path: string) {
  return (await graph.list(path, application)).filter((each) => each.notes === notes);
}
