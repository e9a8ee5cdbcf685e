import type { FleetRow } from '../../reporting/model/schema.ts';
import type { Report } from '../../checks/verify/report.ts';
import { writeReport } from '../../checks/verify/write.ts';
import type { Context } from '../../registration/customers/context.ts';
import type { Shared } from '../deployment.ts';
import { runProof } from '../../checks/verify/cli/run.ts';
import { readStack } from '../../pulumi/session/provisioned.ts';

/** Verifies one customer of a fleet, without a sign-in. */
export async function verifyForFleet(
  stack: string,
  projectFolder: string,
  context: Context,
  { engine, targets }: Shared,
): Promise<FleetRow> {
  const startedAtMs = performance.now();
  const provisioned = await readStack(stack, projectFolder, context, engine);
  const request = { method: undefined, full: false, send: false, json: true };
  const report = await runProof(provisioned, request, context, targets);
  await writeReport(projectFolder, report);
  return describeProof(report, performance.now() - startedAtMs);
}

function describeProof({ stack, result, customer, tenantId, clientId, checks }: Report, durationMs: number): FleetRow {
  const declared = checks.find(({ name }) => name === 'declared');
  return {
    stack,
    result,
    customer,
    tenantId,
    clientId,
    durationMs,
    checks,
    clientIdKept: declared?.result === 'passed' || undefined,
  };
}
