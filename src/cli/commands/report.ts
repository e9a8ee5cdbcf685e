import { resolve } from 'node:path';
import type { Command } from 'commander';
import { mergeReports } from '../../fleet/report/merge.ts';
import { readFleetReport } from '../../fleet/report/read.ts';
import { listOtherShards } from '../../reporting/model/shards.ts';
import type { FleetReport } from '../../reporting/model/schema.ts';
import { formatJson } from '../../common/console/console.ts';
import type { Context, GlobalOptions } from '../../registration/customers/context.ts';
import { exitCode } from '../exitCodes.ts';
import { fleetExitCode, writeAndTell } from '../fleet/report.ts';
import { describeFleet } from '../fleet/table.ts';

interface ReportOptions extends GlobalOptions {
  readonly out?: string;
}

/** Adds the command; `finish` is given the exit code, that of the run itself. */
export function addReport(program: Command, context: Context, finish: (code: number) => void): void {
  program
    .command('report')
    .description('Show what runs over many customers came to; of several parts, as of one run. Again: the same.')
    .argument('<files...>', 'JSON files that runs have written: reports/fleet/preview.json')
    .option('--out <folder>', 'also write the report there, as JSON, Markdown and HTML')
    .addHelpText(
      'after',
      '\nExamples:\n  $ npx mailbox-access report reports/fleet/preview.json\n  $ npx mailbox-access report part-*/preview.json --out reports/fleet',
    )
    .action(async (files: string[], _: unknown, self: Command) => {
      finish(await showReport(files, self.optsWithGlobals(), context));
    });
}

async function readReports(files: readonly string[]): Promise<FleetReport> {
  return mergeReports(await Promise.all(files.map(readFleetReport)));
}

async function showReport(
  files: readonly string[],
  { cwd, json, out }: ReportOptions,
  { console }: Context,
): Promise<number> {
  const report = await readReports(files.map((file) => resolve(cwd, file)));
  console.out(json === true ? formatJson(report) : describeFleet(report, console));
  if (out !== undefined) await writeAndTell(resolve(cwd, out), report, json === true, console);
  const code = fleetExitCode(report);
  // A part that nobody reports on may have failed in any way.
  return code === exitCode.done && listOtherShards(report).length > 0 ? exitCode.failed : code;
}
