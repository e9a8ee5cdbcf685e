import type { Deployment } from './deployment.ts';
import { wrapForTerminal } from '../common/wrap.ts';
import { describeAfterDestroy, describeNextSteps, describeOutputs } from './nextSteps.ts';
import { changesNothing, isUnchanged, summarizeStep } from '../pulumi/stack/events.ts';
import type { Operation } from '../pulumi/stack/operation.ts';
import type { StackRun } from '../pulumi/stack/stack.ts';
import type { Context } from '../registration/customers/context.ts';
import { buildPlan, type PlanItem } from '../reporting/plan/build.ts';
import { renderPlan, summarizePlan } from '../reporting/plan/render.ts';
import { reportBreakingChange } from '../reporting/model/describeError.ts';
import type { FleetRow } from '../reporting/model/schema.ts';
import type { BreakingChange } from '../common/breakingChange.ts';
import { readIds, readOutputs } from '../registration/outputs/read.ts';

/** Prints what a run changes, unless the engine's own output shows it. */
export function printPlan(items: readonly PlanItem[], { options, context: { console } }: Deployment): void {
  if (!options.asJson && !options.showsEngine) console.out(renderPlan(items, console));
}

/** Prints the result of a run, and describes it for `--json` and the reports. */
export function report(
  run: StackRun,
  found: readonly BreakingChange[],
  before: { readonly clientId: string } | undefined,
  { settings, options, context }: Deployment,
): FleetRow {
  for (const warning of run.warnings) context.console.err(`warning: ${warning}\n`);
  if (!options.asJson) reportRun(run, context);
  const { operation, stack, changes, outputChanges, steps, durationMs } = run;
  const { customer, tenantId } = settings;
  const result = changesNothing(run) ? 'unchanged' : 'changed';
  const breakingChanges = result === 'unchanged' ? [] : found;
  const removed = operation === 'destroy' && result === 'changed' ? readIds(run.outputs) : undefined;
  const outputs = operation === 'up' ? readOutputs(run.outputs, stack) : undefined;
  const clientId = before?.clientId ?? outputs?.clientId;
  return {
    stack,
    result,
    customer,
    tenantId,
    clientId,
    clientIdKept: before && isKept(run, breakingChanges, before),
    outputChanges: outputChanges.length > 0 ? [...outputChanges] : undefined,
    changes,
    steps: steps.map((step) => ({ ...summarizeStep(step), properties: [...step.properties] })),
    breakingChanges:
      breakingChanges.length > 0
        ? breakingChanges.map((change) => reportBreakingChange(change, operation !== 'preview'))
        : undefined,
    durationMs,
    outputs,
    removed,
  };
}

/** Returns whether the client ID is kept: after a preview by the planned changes, otherwise by the current outputs. */
function isKept(
  { operation, changes, outputs }: StackRun,
  breakingChanges: readonly BreakingChange[],
  before: { readonly clientId: string },
): boolean {
  if (operation === 'preview') return !breakingChanges.some(({ kind }) => kind === 'replace' || kind === 'delete');
  if (isUnchanged(changes)) return true;
  return operation !== 'destroy' && readIds(outputs)?.clientId === before.clientId;
}

const nothing: Readonly<Record<Operation, (stack: string) => string>> = {
  preview: (stack) => `Nothing would change: the directory matches stack ${stack}.`,
  up: (stack) => `Nothing changed: the directory matches stack ${stack}.`,
  refresh: (stack) => `No drift: the directory matches the state of stack ${stack}.`,
  destroy: (stack) => `There is nothing to destroy: stack ${stack} has no resources.`,
};

/** Prints the result of a run, the two IDs and what to do next. */
export function reportRun(run: StackRun, { console }: Context): void {
  const { operation, stack, changes, outputChanges, durationMs } = run;
  const summary = summarizePlan(buildPlan(run.steps), operation === 'preview');
  if (summary !== '')
    console.out(operation === 'preview' ? `${summary}.\n` : `${summary} in ${(durationMs / 1_000).toFixed(1)} s.\n`);
  if (outputChanges.length > 0 && operation !== 'destroy')
    console.out(
      wrapForTerminal(
        `${operation === 'preview' ? 'Outputs that would change' : 'Changed outputs'}: ${outputChanges.join(', ')}.\n`,
        console,
      ),
    );
  if (changesNothing(run)) console.out(wrapForTerminal(`${nothing[operation](stack)}\n`, console));
  if (operation === 'up') {
    const outputs = readOutputs(run.outputs, stack);
    console.out(`\n${describeOutputs(outputs)}\n${describeNextSteps(outputs, stack, console.columns)}`);
  }
  const removed = operation === 'destroy' && !isUnchanged(changes) ? readIds(run.outputs) : undefined;
  if (removed !== undefined) console.out(`\n${describeAfterDestroy(removed, console.columns)}`);
}
