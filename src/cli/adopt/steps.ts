import type { Choice, DirectoryApplication } from '../../graph/application.ts';
import { refuseDuplicateNames, requireFit, selectApplication } from '../../onboarding/adopt/choose.ts';
import { findDeletedPrincipal, listByName, type Restoration, type Selection } from '../../onboarding/adopt/find.ts';
import { describeCredentials, describeImports, planImports, readExisting } from '../../onboarding/adopt/imports.ts';
import { previewImports, requireKept, runImports, type ImportRunOptions } from '../../onboarding/adopt/run.ts';
import type { Settings } from '../../registration/settings/settings.ts';
import { isUnchanged } from '../../pulumi/stack/events.ts';
import type { StackRun } from '../../pulumi/stack/stack.ts';
import { findStateApplication, readState, type StateResource } from '../../pulumi/stack/state.ts';
import type { BreakingChange } from '../../common/breakingChange.ts';
import type { RegistrationImports } from '../../registration/registration.ts';
import { isPartOf } from '../breakingChanges.ts';
import { openAccess, type DirectoryAccess } from '../../pulumi/session/directoryAccess.ts';
import { quoteForShell } from '../../common/quote.ts';
import { fileSettings } from '../../registration/settings/files.ts';
import { readSettings } from '../../registration/settings/read.ts';
import type { Engine } from '../../pulumi/cli/locate.ts';
import { openBackend } from '../../pulumi/stack/open.ts';
import { listCustomers } from '../../registration/customers/project.ts';
import { requireSameTenant } from '../../registration/hooks/previous.ts';
import { readIds } from '../../registration/outputs/read.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import type { Context } from '../../registration/customers/context.ts';

export interface AdoptRequest {
  readonly choice: Choice;
  readonly isDeleted: boolean;
  /** Whether to skip the confirmation. */
  readonly yes: boolean;
  readonly asJson: boolean;
}

export interface Adoption {
  readonly settings: Settings;
  readonly request: AdoptRequest;
  readonly context: Context;
  readonly access: DirectoryAccess;
  /** The resources in the stack's state. */
  readonly held: readonly StateResource[];
  /** The other stacks of the project, by the object IDs of their applications. */
  readonly takenBy: ReadonlyMap<string, string>;
  readonly run: ImportRunOptions;
}

export interface AdoptionPlan {
  readonly application: DirectoryApplication;
  readonly imports: RegistrationImports;
  readonly preview: StackRun;
  readonly breakingChanges: readonly BreakingChange[];
  /** Secrets and certificates to remove. */
  readonly credentials: readonly string[];
  /** The number of other consent grants, which stay as they are. */
  readonly otherGrants: number;
  readonly isNothing: boolean;
}

/** Reads everything that an adoption needs. @throws MailboxAccessError for an unreadable state or a failed sign-in */
export async function openAdoption(
  settings: Settings,
  request: AdoptRequest,
  { projectFolder, engine, target }: Pick<Adoption['run'], 'projectFolder' | 'engine' | 'target'>,
  context: Context,
): Promise<Adoption> {
  const { stack } = settings;
  const { console, signal, engineSignal } = context;
  const env = await openBackend(settings, projectFolder);
  const state = await readState({ projectFolder, stack, engine, env, onNotice: console.err });
  // Requests must go only to the stack's own tenant.
  requireSameTenant(stack, readIds(state?.outputs), settings.tenantId);
  const [access, takenBy] = await Promise.all([
    openAccess(settings, target, context),
    findTaken(settings, projectFolder, engine, context),
  ]);
  return {
    settings,
    request,
    context,
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

/** Returns the project's other stacks in the same tenant, by the object IDs of their applications. */
async function findTaken(
  { stack, tenantId }: Settings,
  projectFolder: string,
  engine: Engine,
  { env, console }: Context,
): Promise<ReadonlyMap<string, string>> {
  const taken = new Map<string, string>();
  for (const other of await listCustomers(projectFolder)) {
    // Invalid settings of another customer do not matter here.
    const settings = await fileSettings(projectFolder, other, env)
      .then(readSettings)
      .catch((error: unknown) => {
        if (!(error instanceof MailboxAccessError)) throw error;
      });
    if (other === stack || settings?.tenantId !== tenantId) continue;
    const backend = await openBackend(settings, projectFolder);
    const run = { projectFolder, stack: other, engine, env: backend, onNotice: console.err };
    const id = findStateApplication((await readState(run))?.resources);
    if (id !== undefined) taken.set(id, other);
  }
  return taken;
}

/** Builds the command that repeats the request. */
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

/** Finds the requested application, and which of its objects are deleted. */
export async function findSubject(
  adoption: Adoption,
): Promise<{ readonly application: DirectoryApplication; readonly restoration: Restoration }> {
  const { access, settings, request, takenBy, held } = adoption;
  const { stack, tenantId, displayName, notes } = settings;
  const selection: Selection = {
    ...request,
    stack,
    tenantId,
    displayName,
    notes,
    takenBy,
    caller: access.caller,
    held: findStateApplication(held),
  };
  const application = await selectApplication(access.graph, selection);
  requireFit(application);
  refuseDuplicateNames(application, await listByName(access.graph, displayName), selection);
  const restoration = request.isDeleted
    ? {
        application: application.deletedDateTime == null ? undefined : application.id,
        servicePrincipal: await findDeletedPrincipal(access.graph, application),
      }
    : { application: undefined, servicePrincipal: undefined };
  return { application, restoration };
}

/** Plans the imports and changes, without changing the directory or the state. */
export async function planAdoption(adoption: Adoption, application: DirectoryApplication): Promise<AdoptionPlan> {
  const { access, settings, held, run } = adoption;
  const { existing, live, otherGrants } = await readExisting(access.graph, application, settings);
  const imports = planImports(existing, held, live);
  const { preview, breakingChanges } = await previewImports(imports, run);
  requireKept(preview, settings.stack);
  const credentials = describeCredentials(application);
  return {
    application,
    imports,
    preview,
    breakingChanges,
    credentials,
    otherGrants,
    isNothing:
      describeImports(imports).length === 0 &&
      isUnchanged(preview.changes) &&
      !preview.changesState &&
      credentials.length === 0,
  };
}

/** Applies the plan. @throws MailboxAccessError the errors of a run; GraphRefusal */
export async function carryOut(
  adoption: Adoption,
  { application, imports, breakingChanges }: AdoptionPlan,
): Promise<StackRun> {
  const { access, run } = adoption;
  // The person has seen the plan. A breaking change that is not part of it is refused.
  const isAllowed = (change: BreakingChange) => isPartOf(change, breakingChanges);
  const done = await runImports(imports, { ...run, programOptions: { isAllowed } });
  // A run without imports turns the imported resources into ordinary ones of the stack.
  if (describeImports(imports).length > 0) await runImports({}, { ...run, onOutput: () => undefined });
  const { id, passwordCredentials, keyCredentials } = application;
  for (const { keyId } of passwordCredentials ?? []) await access.writer.removeSecret(id, keyId);
  if ((keyCredentials?.length ?? 0) > 0) await access.writer.removeCertificates(id);
  return done;
}
