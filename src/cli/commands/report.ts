import type { Command } from 'commander';
import type { Context } from '../../registration/customers/context.ts';

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
      const { showReport } = await import('../actions/report.ts');
      finish(await showReport(files, self.optsWithGlobals(), context));
    });
}
