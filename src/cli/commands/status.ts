import type { Command } from 'commander';
import type { Context } from '../../registration/customers/context.ts';
import { defaultParallel } from '../../common/parallel.ts';
import { positive } from '../fleet/options.ts';

/** Adds the command; `finish` is given the exit code. */
export function addStatus(program: Command, context: Context, finish: (code: number) => void): void {
  program
    .command('status')
    .description(
      'Show what is known of each customer: registered, consented, drifted, mailbox read; settings without a stack and stacks without settings. Asks no tenant. Again: the same.',
    )
    .argument('[customers...]', 'names of stacks, or patterns: "north-*" (default: all)')
    .option('--all', 'every customer, which is the default')
    .option('--html <file>', 'also write it as a page')
    .option('--parallel <n>', `how many states are asked for at once; here ${defaultParallel()}`, positive)
    .addHelpText(
      'after',
      '\nWhat it says of consent, drift and mailbox is what the last `verify` has found. Exit code 1 when something could not be read.\n\nExamples:\n  $ npx mailbox-access status\n  $ npx mailbox-access status "north-*" --html status.html',
    )
    .action(async (customers: string[], _: unknown, self: Command) => {
      const { showStatus } = await import('../actions/status.ts');
      finish(await showStatus(customers, self.optsWithGlobals(), context));
    });
}
