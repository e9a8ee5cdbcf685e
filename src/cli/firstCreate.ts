import { findHeldApplication } from '../engine/state.ts';
import type { HeldResource } from '../engine/state.ts';
import type { Context } from './context.ts';
import type { FleetRow } from '../fleet/report/schema.ts';
import type { PreflightRequest } from './preflight.ts';
import { describeError } from '../fleet/report/describeError.ts';
import { reportError } from './runReport.ts';

/** Before the first create of a stack: a failed preflight ends the run with its report. Warnings are printed, and what was skipped ends nothing. */
export async function lookFirst(
  request: PreflightRequest,
  readHeld: () => Promise<readonly HeldResource[]>,
  asJson: boolean,
  context: Context,
): Promise<FleetRow | undefined> {
  const { printPreflight, refusePreflight, runPreflight } = await import('./preflight.ts');
  const { describeChecks } = await import('./checksReport.ts');
  const [held, preflight] = await Promise.all([readHeld(), runPreflight(request, context)]);
  // A first up that broke off is gone on with: it has begun.
  if (preflight.result !== 'failed' || findHeldApplication(held) !== undefined) {
    const warnings = preflight.checks.filter(({ result }) => result === 'warning');
    if (warnings.length > 0) context.console.err(`${describeChecks(warnings, context.console)}\n`);
    return undefined;
  }
  const error = refusePreflight(preflight);
  if (!asJson) printPreflight(preflight, context);
  reportError(error, context);
  return { stack: preflight.stack, result: 'failed', preflight, error: describeError(error) };
}
