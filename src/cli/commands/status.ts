import type { Command } from 'commander';
import type { Context } from '../../registration/customers/context.ts';
import { defaultParallel } from '../../common/parallel.ts';
import { positive } from '../fleet/options.ts';

/** Adds the command; `finish` is given the exit code. */
export function addStatus(program: Command, context: Context, finish: (code: number) => void): void {
  program
    .command('status')
    .summary('Show what is known of each customer')
    .description('Show what is known of each customer, without asking the tenants')
    .argument('[customers...]', 'customers or patterns such as "north-*" (default: all)')
    .option('--all', 'every customer (the default)')
    .option('--html <file>', 'also write it as an HTML page')
    .option('--parallel <n>', `states to read at once (here: ${defaultParallel()})`, positive)
    .addHelpText(
      'after',
      '\nConsent, drift and mailbox are as the last `verify` found them. Exit code 1 if something could not be read.\n\nExamples:\n  $ npx mailbox-access status\n  $ npx mailbox-access status "north-*" --html status.html',
    )
    .action(async (customers: string[], _: unknown, self: Command) => {
      const { showStatus } = await import('../actions/status.ts');
      finish(await showStatus(customers, self.optsWithGlobals(), context));
    });
}
