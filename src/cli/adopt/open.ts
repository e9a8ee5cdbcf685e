import { quoteForShell } from '../../common/quote.ts';
import { fileSettings } from '../../registration/settings/files.ts';
import { readSettings } from '../../registration/settings/read.ts';
import type { Settings } from '../../registration/settings/settings.ts';
import type { Engine } from '../../pulumi/cli/locate.ts';
import { openBackend } from '../../pulumi/stack/open.ts';
import type { Target } from '../../pulumi/stack/open.ts';
import { listCustomers } from '../../registration/customers/project.ts';
import { findStateApplication, readState } from '../../pulumi/stack/state.ts';
import { requireSameTenant } from '../../registration/hooks/previous.ts';
import { readIds } from '../../registration/outputs/read.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import type { Context } from '../../registration/customers/context.ts';
import { openAccess } from '../../pulumi/session/directoryAccess.ts';
import type { Adoption, AdoptRequest } from './steps.ts';

/** Where an adoption is done. */
export interface AdoptContext {
  readonly projectFolder: string;
  readonly engine: Engine;
  readonly target: Target;
}

/** Asks for all that an adoption works with. @throws MailboxAccessError what reading the states and signing in throw */
export async function openAdoption(
  settings: Settings,
  request: AdoptRequest,
  { projectFolder, engine, target }: AdoptContext,
  context: Context,
): Promise<Adoption> {
  const { stack } = settings;
  const { console, signal, engineSignal } = context;
  const env = await openBackend(settings, projectFolder);
  const state = await readState({ projectFolder, stack, engine, env, onNotice: console.err });
  // No request may go to a tenant that is not the stack's.
  requireSameTenant(stack, readIds(state?.outputs), settings.tenantId);
  const [access, takenBy] = await Promise.all([
    openAccess(settings, target, context),
    findTaken(settings, projectFolder, engine, context),
  ]);
  return {
    settings,
    request,
    access,
    held: state?.resources ?? [],
    takenBy,
    run: {
      projectFolder,
      engine,
      target,
      stack,
      again: buildCommand(stack, request),
      signal,
      engineSignal,
      onNotice: console.err,
    },
  };
}

/** What the project's other stacks of the same tenant have, by object ID. */
async function findTaken(
  { stack, tenantId }: Settings,
  projectFolder: string,
  engine: Engine,
  { env, console }: Context,
): Promise<ReadonlyMap<string, string>> {
  const taken = new Map<string, string>();
  for (const other of await listCustomers(projectFolder)) {
    // Another customer's settings may be wrong; that is not this one's matter.
    const settings = await readIfValid(projectFolder, other, env);
    if (other === stack || settings?.tenantId !== tenantId) continue;
    const backend = await openBackend(settings, projectFolder);
    const run = { projectFolder, stack: other, engine, env: backend, onNotice: console.err };
    const id = findStateApplication((await readState(run))?.resources);
    if (id !== undefined) taken.set(id, other);
  }
  return taken;
}

async function readIfValid(
  projectFolder: string,
  stack: string,
  env: NodeJS.ProcessEnv,
): Promise<Settings | undefined> {
  try {
    return readSettings(await fileSettings(projectFolder, stack, env));
  } catch (error) {
    if (error instanceof MailboxAccessError) return undefined;
    throw error;
  }
}

/** The command that asks for the same again. */
export function buildCommand(stack: string, { choice, isDeleted }: AdoptRequest): string {
  const { clientId, objectId, name } = choice;
  return [
    `npx mailbox-access adopt ${stack}`,
    ...(clientId === undefined ? [] : [`--client-id ${clientId}`]),
    ...(objectId === undefined ? [] : [`--object-id ${objectId}`]),
    ...(name === undefined ? [] : [`--name ${quoteForShell(name)}`]),
    ...(isDeleted ? ['--deleted'] : []),
  ].join(' ');
}
