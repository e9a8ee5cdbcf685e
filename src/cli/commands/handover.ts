import type { Command } from 'commander';
import type { Context } from '../../registration/customers/context.ts';

export function addHandover(program: Command, context: Context): void {
  program
    .command('handover')
    .summary('Write the pages for a customer')
    .description('Write the pages for the mailbox owner and the administrator, as HTML and Markdown')
    .argument('<customer>', 'customer that has a Pulumi.<customer>.yaml')
    .option('--out <folder>', 'folder for the pages (default: handover)')
    .addHelpText('after', '\nExample:\n  $ npx mailbox-access handover contoso')
    .action(async (customer: string, _: unknown, self: Command) => {
      const { handOver } = await import('../actions/handover.ts');
      await handOver(customer, self.optsWithGlobals(), context);
    });
}
