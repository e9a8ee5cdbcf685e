import { resolve } from 'node:path';
import type { FleetReport } from '../../reporting/model/schema.ts';
import { openReportFolder, writeFleetReport } from '../../fleet/report/write.ts';
import { formatJson, type Console } from '../../common/console/console.ts';
import type { Context, GlobalOptions } from '../../registration/customers/context.ts';
import { exitCode, wrongUseCodes } from '../exitCodes.ts';
import type { FleetOptions } from './choose.ts';
import { describeFleet } from './reportTable.ts';

/**
 * Prints the result of a fleet run, then writes the report, so that a full disk loses nothing.
 *
 * @returns the exit code: 1 when a customer failed or was not started, 2 when all failures are wrong usage.
 */
export async function reportFleet(
  report: FleetReport,
  projectFolder: string,
  { json, cwd, report: folder }: GlobalOptions & Pick<FleetOptions, 'report'>,
  { console }: Context,
): Promise<number> {
  console.out(json === true ? formatJson(report) : describeFleet(report, console));
  const to = folder === undefined ? await openReportFolder(projectFolder) : resolve(cwd, folder);
  await writeAndTell(to, report, json === true, console);
  return fleetExitCode(report);
}

/** Writes a report and prints the path of each file on its own line. @throws as `writeFleetReport` does */
export async function writeAndTell(
  folder: string,
  report: FleetReport,
  asJson: boolean,
  console: Console,
): Promise<void> {
  const written = await writeFleetReport(folder, report);
  if (!asJson) console.err(`\nWritten:\n${written.map((file) => `  ${file}\n`).join('')}`);
}

export function fleetExitCode({ stacks }: FleetReport): number {
  const bad = stacks.filter(({ result }) => ['failed', 'interrupted', 'not-started'].includes(result));
  if (bad.length === 0) return exitCode.done;
  const isRefused = bad.every(({ error }) => error !== undefined && wrongUseCodes.includes(error.code));
  return isRefused ? exitCode.wrongUse : exitCode.failed;
}
