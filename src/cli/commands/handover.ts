import type { Command } from 'commander';
import type { Context } from '../../registration/customers/context.ts';

export function addHandover(program: Command, context: Context): void {
  program
    .command('handover')
    .description(
      'Write the pages for the mailbox owner and the administrator, as HTML and Markdown. Again: overwrites them.',
    )
    .argument('<customer>', 'name of the stack')
    .option('--out <folder>', 'where to write them (default: handover/ in the project folder)')
    .addHelpText('after', '\nExample:\n  $ npx mailbox-access handover contoso')
    .action(async (customer: string, _: unknown, self: Command) => {
      const { handOver } = await import('../actions/handover.ts');
      await handOver(customer, self.optsWithGlobals(), context);
    });
}
