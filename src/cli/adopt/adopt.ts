import { binEnd } from '../../graph/application.ts';
import type { Restoration } from '../../onboarding/adopt/bin.ts';
import type { DirectoryApplication } from '../../graph/application.ts';
import { describeImports } from '../../onboarding/adopt/imports.ts';
import { summarizeStep } from '../../pulumi/stack/events.ts';
import type { Step } from '../../pulumi/stack/events.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import { readOutputs } from '../../registration/outputs/read.ts';
import type { Outputs } from '../../registration/outputs/schema.ts';
import { bringBack, carryOut, findSubject, planAdoption, requireSameClientId } from './steps.ts';
import type { Adoption, AdoptionPlan } from './steps.ts';
import { dayOf, describeDone, nameOf, printPlan } from './printPlan.ts';
import type { Context } from '../../registration/customers/context.ts';
import { reportBreakingChange } from '../../reporting/model/describeError.ts';
import type { BreakingChangeReport } from '../../reporting/model/describeError.ts';
import { reportRun } from '../runReport.ts';

/** The result of an adoption, also printed by `--json`. */
export interface AdoptResult {
  readonly operation: 'adopt';
  readonly stack: string;
  readonly result: 'adopted' | 'unchanged';
  /** The same before and after. */
  readonly clientId: string;
  /** Restored from the deleted items. */
  readonly restored: readonly string[];
  /** Imported into the stack. */
  readonly imported: readonly string[];
  /** Removed secrets and certificates. */
  readonly removedCredentials: readonly string[];
  readonly changes: Readonly<Record<string, number>>;
  readonly steps: readonly Step[];
  readonly breakingChanges: readonly BreakingChangeReport[];
  readonly outputs: Outputs;
}

export interface PromptOptions {
  readonly yes: boolean;
  readonly asJson: boolean;
}

/**
 * Adopts a registration into its stack: finds it, restores it if requested, shows the plan, asks, and applies it.
 *
 * @throws MailboxAccessError `adopt-nothing`, `adopt-ambiguous`, `adopt-refused`, `usage` when nobody can be asked, `interrupted` when
 *   the answer is not yes, what a run throws; GraphRefusal
 */
export async function adopt(adoption: Adoption, talk: PromptOptions, context: Context): Promise<AdoptResult> {
  const { stack } = adoption.settings;
  const { application, restoration } = await findSubject(adoption);
  const restored = await offerRestoration(adoption, application, restoration, talk, context);
  const plan = await planAdoption(adoption, application);
  if (plan.isNothing && restored.length === 0) return reportNothing(adoption, plan, talk, context);
  printPlan(plan, stack, context);
  await confirm(`Adopt ${nameOf(application)} into stack ${stack}? [y/N] `, adoption, talk, context);
  const run = await carryOut(adoption, plan);
  const outputs = readOutputs(run.outputs, stack);
  requireSameClientId(application.appId, outputs.clientId, stack);
  const imported = describeImports(plan.imports);
  if (!talk.asJson) {
    reportRun(run, context);
    context.console.out(
      `\n${describeDone(application, stack, [...new Set([...restored, ...imported])], plan.credentials)}\n`,
    );
  }
  return {
    operation: 'adopt',
    stack,
    result: 'adopted',
    clientId: outputs.clientId,
    restored,
    imported,
    removedCredentials: plan.credentials,
    changes: run.changes,
    steps: run.steps.map(summarizeStep),
    breakingChanges: plan.breakingChanges.map((change) => reportBreakingChange(change, true)),
    outputs,
  };
}

/** @returns the restored objects. */
async function offerRestoration(
  adoption: Adoption,
  application: DirectoryApplication,
  restoration: Restoration,
  talk: PromptOptions,
  context: Context,
): Promise<readonly string[]> {
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
  await confirm(`Restore ${what.join(' and ')} of ${nameOf(application)}? [y/N] `, adoption, talk, context);
  await bringBack(adoption, restoration);
  context.console.err(
    `Restored: ${what.join(' and ')}${restoration.servicePrincipal === undefined ? '. Its service principal was not kept, so a new one is created' : ''}. Consent is not restored: this run grants it again if the settings say so.\n`,
  );
  return what;
}

function reportNothing(
  { settings: { stack } }: Adoption,
  plan: AdoptionPlan,
  { asJson }: PromptOptions,
  { console }: Context,
): AdoptResult {
  const { application, preview } = plan;
  if (!asJson)
    console.out(`\nNothing to do: stack ${stack} already has ${nameOf(application)}, and the directory matches it.\n`);
  return {
    operation: 'adopt',
    stack,
    result: 'unchanged',
    clientId: application.appId,
    restored: [],
    imported: [],
    removedCredentials: [],
    changes: preview.changes,
    steps: [],
    breakingChanges: [],
    outputs: readOutputs(preview.outputs, stack),
  };
}

async function confirm(
  question: string,
  { run }: Adoption,
  { yes }: PromptOptions,
  { console, signal }: Context,
): Promise<void> {
  if (yes) return;
  if (!console.isInteractive)
    throw new MailboxAccessError(
      'usage',
      `Confirmation required, but no terminal is attached: ${question.replace(' [y/N] ', '')}`,
      `To confirm: ${run.again} --yes`,
    );
  if (/^y(es)?$/i.test((await console.ask(question, signal)).trim())) return;
  throw new MailboxAccessError('interrupted', 'Nothing more was changed.', `To do it: ${run.again}`);
}
