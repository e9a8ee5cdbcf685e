import type { FleetRow } from '../../reporting/model/schema.ts';
import type { Report } from '../../checks/verify/report.ts';
import { writeReport } from '../../checks/verify/reportFile.ts';
import type { Context } from '../../registration/customers/context.ts';
import type { Shared } from '../deployment.ts';
import { runProof } from '../../checks/verify/run.ts';
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
  const request = { method: undefined, full: false, send: false };
  const report = await runProof(provisioned, request, context, targets);
  await writeReport(projectFolder, report);
  return describeProof(report, performance.now() - startedAtMs);
}

/** Everything that needs no sign-in passed: a fleet run never signs in, so that the rest is always skipped. */
function describeProof(report: Report, durationMs: number): FleetRow {
  const { stack, customer, tenantId, clientId, checks } = report;
  const declared = checks.find(({ name }) => name === 'declared');
  const consent = checks.find(({ name }) => name === 'consent');
  const isHealthy = declared?.result === 'passed' && consent?.result === 'passed';
  return {
    stack,
    result: isHealthy && report.result === 'incomplete' ? 'passed' : report.result,
    customer,
    tenantId,
    clientId,
    durationMs,
    checks,
    clientIdKept: declared?.result === 'passed' || undefined,
  };
}
