import { resolve } from 'node:path';
import { mergeReports } from '../../fleet/report/merge.ts';
import { readFleetReport } from '../../fleet/report/build.ts';
import { listOtherShards } from '../../reporting/model/summarize.ts';
import { formatJson } from '../../common/console/console.ts';
import type { Context, GlobalOptions } from '../../registration/customers/context.ts';
import { exitCode } from '../exitCodes.ts';
import { fleetExitCode, writeAndTell } from '../fleet/report.ts';
import { describeFleet } from '../fleet/reportTable.ts';

interface ReportOptions extends GlobalOptions {
  readonly out?: string;
}

export async function run(
  files: readonly string[],
  { cwd, json, out }: ReportOptions,
  { console }: Context,
): Promise<number> {
  const report = mergeReports(await Promise.all(files.map((file) => readFleetReport(resolve(cwd, file)))));
  console.out(json === true ? formatJson(report) : describeFleet(report, console));
  if (out !== undefined) await writeAndTell(resolve(cwd, out), report, json === true, console);
  const code = fleetExitCode(report);
  // A part without a report may have failed for any reason.
  return code === exitCode.done && listOtherShards(report).length > 0 ? exitCode.failed : code;
}
