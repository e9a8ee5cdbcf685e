import { binEnd, type DirectoryApplication } from '../../graph/application.ts';
import { restore, type Restoration } from '../../onboarding/adopt/find.ts';
import { describeImports } from '../../onboarding/adopt/imports.ts';
import { summarizeStep, type Step } from '../../pulumi/stack/events.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import { wrapForTerminal } from '../../common/wrap.ts';
import { readOutputs } from '../../registration/outputs/read.ts';
import type { Outputs } from '../../registration/outputs/schema.ts';
import { carryOut, findSubject, planAdoption, type Adoption, type AdoptionPlan } from './steps.ts';
import type { Context } from '../../registration/customers/context.ts';
import { reportBreakingChange, type BreakingChangeReport } from '../../reporting/model/describeError.ts';
import { buildPlan } from '../../reporting/plan/build.ts';
import { renderPlan } from '../../reporting/plan/render.ts';
import { printBreakingChanges, printWarning } from '../breakingChanges.ts';
import { reportRun } from '../customerResult.ts';
import type { StackRun } from '../../pulumi/stack/stack.ts';
import { isConfirmed } from '../terminal/confirm.ts';

/** The result of an adoption, also printed by `--json`. */
export interface AdoptResult {
  readonly operation: 'adopt';
  readonly stack: string;
  readonly result: 'adopted' | 'unchanged';
  /** Client ID, the same before and after. */
  readonly clientId: string;
  readonly restored: readonly string[];
  readonly imported: readonly string[];
  readonly removedCredentials: readonly string[];
  readonly changes: Readonly<Record<string, number>>;
  readonly steps: readonly Step[];
  readonly breakingChanges: readonly BreakingChangeReport[];
  readonly outputs: Outputs;
}

/**
 * Adopts a registration into its stack: finds it, restores it if requested, shows the plan, asks, and applies it.
 *
 * @throws MailboxAccessError `adopt-nothing`, `adopt-ambiguous`, `adopt-refused`, `usage` without a terminal,
 * `interrupted` when the answer is not yes, the errors of a run; GraphRefusal
 */
export async function adopt(adoption: Adoption): Promise<AdoptResult> {
  const { settings, request, context } = adoption;
  const { application, restoration } = await findSubject(adoption);
  const restored = await offerRestoration(adoption, application, restoration);
  const plan = await planAdoption(adoption, application);
  const isNothing = plan.isNothing && restored.length === 0;
  if (!isNothing) {
    printPlan(plan, settings.stack, context);
    await confirm(`Adopt ${nameOf(application)} into stack ${settings.stack}?`, adoption);
  }
  const run = isNothing ? plan.preview : await carryOut(adoption, plan);
  const outputs = readOutputs(run.outputs, settings.stack);
  requireSameClientId(application.appId, outputs.clientId, settings.stack);
  const result: AdoptResult = {
    operation: 'adopt',
    stack: settings.stack,
    result: isNothing ? 'unchanged' : 'adopted',
    clientId: outputs.clientId,
    restored,
    imported: describeImports(plan.imports),
    removedCredentials: plan.credentials,
    changes: run.changes,
    steps: run.steps.map(summarizeStep),
    breakingChanges: plan.breakingChanges.map((change) => reportBreakingChange(change, true)),
    outputs,
  };
  if (!request.asJson) printResult(result, application, run, context);
  return result;
}

function printResult(
  { stack, result, restored, imported, removedCredentials }: AdoptResult,
  application: DirectoryApplication,
  run: StackRun,
  context: Context,
): void {
  const { console } = context;
  if (result === 'unchanged') {
    const text = `\nNothing to do: stack ${stack} already has ${nameOf(application)}, and the directory matches it.\n`;
    console.out(wrapForTerminal(text, console));
    return;
  }
  reportRun(run, context);
  const taken = [...new Set([...restored, ...imported])];
  console.out(
    taken.length > 0 ? `\nStack ${stack} adopted: ${taken.join(', ')}.\n` : `\nStack ${stack} is up to date.\n`,
  );
  if (removedCredentials.length > 0) console.out(`Removed: ${removedCredentials.join(', ')}.\n`);
  console.out(`The client ID is the same as before: ${application.appId}.\n`);
}

async function offerRestoration(
  adoption: Adoption,
  application: DirectoryApplication,
  restoration: Restoration,
): Promise<readonly string[]> {
  const { context, access } = adoption;
  const what = [
    ...(restoration.application === undefined ? [] : ['the application']),
    ...(restoration.servicePrincipal === undefined ? [] : ['its service principal']),
  ];
  if (what.length === 0) return [];
  const { deletedDateTime } = application;
  if (deletedDateTime != null)
    context.console.err(
      `${nameOf(application)} was deleted on ${dayOf(new Date(deletedDateTime))}. It can be restored until ${dayOf(binEnd(deletedDateTime))}, when Entra deletes it permanently.\n`,
    );
  await confirm(`Restore ${what.join(' and ')} of ${nameOf(application)}?`, adoption);
  await restore(access.graph, access.writer, restoration);
  context.console.err(
    `Restored: ${what.join(' and ')}${restoration.servicePrincipal === undefined ? '. Its service principal was not kept, so a new one is created' : ''}. Consent is not restored: this run grants it again if the settings say so.\n`,
  );
  return what;
}

function printPlan(
  { imports, preview, breakingChanges, credentials, otherGrants }: AdoptionPlan,
  stack: string,
  context: Context,
): void {
  const { console } = context;
  console.err(renderPlan(buildPlan(preview.steps), console));
  const imported = describeImports(imports);
  console.err(
    imported.length > 0
      ? `Into stack ${stack}: ${imported.join(', ')}. Differences from its settings are shown above.\n`
      : `Stack ${stack} already has it. Differences from its settings are shown above.\n`,
  );
  printBreakingChanges(breakingChanges, context);
  for (const credential of credentials)
    printWarning(`${credential} will be removed. A program that signs in with it will stop working.`, context);
  if (otherGrants > 0)
    console.err(`Other consent is left as it is: ${otherGrants} ${otherGrants === 1 ? 'grant' : 'grants'}.\n`);
}

/** Ensures that an adoption keeps the client ID, so that the monitor continues to work. */
function requireSameClientId(before: string, after: string, stack: string): void {
  if (before === after) return;
  throw new MailboxAccessError(
    'engine-failed',
    `Stack ${stack} has client ID ${after} after the adoption instead of ${before}.`,
    `First compare both in the Entra admin center. To see what the stack has: npx mailbox-access outputs ${stack}`,
  );
}

async function confirm(question: string, { run, request, context }: Adoption): Promise<void> {
  if (request.yes) return;
  if (!context.console.isInteractive)
    throw new MailboxAccessError(
      'usage',
      `Confirmation required, but no terminal is attached: ${question}`,
      `To confirm: ${run.again} --yes`,
    );
  if (await isConfirmed(question, context)) return;
  throw new MailboxAccessError('interrupted', 'Nothing more was changed.', `To do it: ${run.again}`);
}

function nameOf({ displayName, appId }: DirectoryApplication): string {
  return `${displayName} (client ID ${appId})`;
}

/** Formats a date as ISO 8601, without the time. */
function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
