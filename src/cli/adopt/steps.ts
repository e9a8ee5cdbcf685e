import { findDeletedPrincipal } from '../../onboarding/adopt/bin.ts';
import type { Restoration } from '../../onboarding/adopt/bin.ts';
import type { Choice, DirectoryApplication } from '../../graph/application.ts';
import { refuseDuplicateNames } from '../../onboarding/adopt/choose.ts';
import { readExisting } from '../../onboarding/adopt/existing.ts';
import { listByName } from '../../onboarding/adopt/find.ts';
import { describeImports, planImports } from '../../onboarding/adopt/imports.ts';
import { describeCredentials, requireFit } from '../../onboarding/adopt/judge.ts';
import { previewImports, requireKept, runImports } from '../../onboarding/adopt/run.ts';
import type { ImportRunOptions } from '../../onboarding/adopt/run.ts';
import { selectApplication } from '../../onboarding/adopt/select.ts';
import type { Selection } from '../../onboarding/adopt/select.ts';
import type { Settings } from '../../registration/settings/settings.ts';
import { isUnchanged } from '../../pulumi/stack/events.ts';
import type { StackRun } from '../../pulumi/stack/stack.ts';
import { findStateApplication } from '../../pulumi/stack/state.ts';
import type { StateResource } from '../../pulumi/stack/state.ts';
import type { BreakingChange } from '../../common/breakingChange.ts';
import type { RegistrationImports } from '../../registration/imports.ts';
import { isPartOf } from '../breakingChanges.ts';
import type { DirectoryAccess } from '../../pulumi/session/directoryAccess.ts';

/** What an adoption is asked for. */
export interface AdoptRequest {
  readonly choice: Choice;
  readonly isDeleted: boolean;
}

/** What an adoption works with. */
export interface Adoption {
  readonly settings: Settings;
  readonly request: AdoptRequest;
  readonly access: DirectoryAccess;
  /** What the stack's state has. */
  readonly held: readonly StateResource[];
  /** Which other stack of the project has an application, by its object ID. */
  readonly takenBy: ReadonlyMap<string, string>;
  readonly run: ImportRunOptions;
}

/** A plan that a person is asked about. */
export interface AdoptionPlan {
  readonly application: DirectoryApplication;
  readonly imports: RegistrationImports;
  readonly preview: StackRun;
  readonly breakingChanges: readonly BreakingChange[];
  /** Secrets and certificates to remove. */
  readonly credentials: readonly string[];
  /** Consent that is left as it is. */
  readonly otherGrants: number;
  readonly isNothing: boolean;
}

/** Finds the application that is meant, and what of it is in the bin. */
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

/**
 * Applies the plan.
 *
 * @throws MailboxAccessError what a run throws; GraphRefusal
 */
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
