import type { Settings } from '../registration/settings/settings.ts';
import type { Deployment } from './deployment.ts';
import { reportRun } from './runReport.ts';
import { changesNothing, isUnchanged } from '../pulumi/stack/events.ts';
import type { StackRun } from '../pulumi/stack/stack.ts';
import { reportBreakingChange } from '../reporting/model/describeError.ts';
import type { FleetRow } from '../reporting/model/schema.ts';
import type { BreakingChange } from '../common/breakingChange.ts';
import { readIds, readOutputs } from '../registration/outputs/read.ts';

/** Prints the result of a run, and describes it for `--json` and the reports. */
export function report(
  run: StackRun,
  found: readonly BreakingChange[],
  before: { readonly clientId: string } | undefined,
  { settings, options, context }: Deployment,
): FleetRow {
  for (const warning of run.warnings) context.console.err(`warning: ${warning}\n`);
  if (!options.asJson) reportRun(run, context);
  return describeResult(run, changesNothing(run) ? [] : found, before, settings);
}

/** Describes a customer whose operation has completed. */
function describeResult(
  run: StackRun,
  breakingChanges: readonly BreakingChange[],
  before: { readonly clientId: string } | undefined,
  { customer, tenantId }: Pick<Settings, 'customer' | 'tenantId'>,
): FleetRow {
  const { operation, stack, changes, outputChanges, steps, durationMs } = run;
  const result = changesNothing(run) ? 'unchanged' : 'changed';
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
    steps: steps.map(({ operation, type, name, properties }) => ({
      operation,
      type,
      name,
      properties: [...properties],
    })),
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
