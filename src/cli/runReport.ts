import { changesNothing, isUnchanged } from '../pulumi/stack/events.ts';
import type { Operation } from '../pulumi/stack/operation.ts';
import type { StackRun } from '../pulumi/stack/stack.ts';
import { readIds, readOutputs } from '../registration/outputs/read.ts';
import { buildPlan } from '../reporting/plan/build.ts';
import { summarizePlan } from '../reporting/plan/render.ts';
import type { Context } from '../registration/customers/context.ts';
import { describeAfterDestroy, describeNextSteps, describeOutputs } from './nextSteps.ts';

const nothing: Readonly<Record<Operation, string>> = {
  preview: 'Nothing would change',
  up: 'Nothing changed',
  refresh: 'No drift',
  destroy: 'There is nothing to destroy',
};

/** Prints the result of a run, the two IDs and what to do next. */
export function reportRun(run: StackRun, { console }: Context): void {
  const { operation, stack, changes, outputChanges, durationMs } = run;
  const summary = summarizePlan(buildPlan(run.steps), operation === 'preview');
  if (summary !== '')
    console.out(operation === 'preview' ? `${summary}.\n` : `${summary} in ${(durationMs / 1_000).toFixed(1)} s.\n`);
  if (outputChanges.length > 0 && operation !== 'destroy')
    console.out(`${changedOutputs(operation)}: ${outputChanges.join(', ')}.\n`);
  if (changesNothing(run)) console.out(`${nothing[operation]}: ${unchangedReason(operation, stack)}\n`);
  if (operation === 'up') {
    const outputs = readOutputs(run.outputs, stack);
    console.out(`\n${describeOutputs(outputs)}\n${describeNextSteps(outputs, stack)}`);
  }
  const removed = operation === 'destroy' && !isUnchanged(changes) ? readIds(run.outputs) : undefined;
  if (removed !== undefined) console.out(`\n${describeAfterDestroy(removed)}`);
}

function changedOutputs(operation: Operation): string {
  return operation === 'preview' ? 'Outputs that would change' : 'Changed outputs';
}

function unchangedReason(operation: Operation, stack: string): string {
  if (operation === 'destroy') return `stack ${stack} has no resources.`;
  return operation === 'refresh'
    ? `the directory matches the state of stack ${stack}.`
    : `the directory matches stack ${stack}.`;
}
