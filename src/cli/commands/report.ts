import type { Command } from 'commander';
import type { Context } from '../../registration/customers/context.ts';

/** Adds the command; `finish` is given the exit code, that of the run itself. */
export function addReport(program: Command, context: Context, finish: (code: number) => void): void {
  program
    .command('report')
    .summary('Show or merge reports of fleet runs')
    .description('Show the reports of fleet runs; merge the reports of shards')
    .argument('<files...>', 'JSON reports of earlier runs, such as reports/fleet/preview.json')
    .option('--out <folder>', 'also write the report to this folder, as JSON, Markdown and HTML')
    .addHelpText(
      'after',
      '\nExamples:\n  $ npx mailbox-access report reports/fleet/preview.json\n  $ npx mailbox-access report part-*/preview.json --out reports/fleet',
    )
    .action(async (files: string[], _: unknown, self: Command) => {
      const { showReport } = await import('../actions/report.ts');
      finish(await showReport(files, self.optsWithGlobals(), context));
    });
}
