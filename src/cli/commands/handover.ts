import type { Command } from 'commander';
import type { Context } from '../../registration/customers/context.ts';

export function addHandover(program: Command, context: Context): void {
  program
    .command('handover')
    .description('Write the page for a customer: IDs, links, what to do')
    .argument('<customer>', 'customer that has a Pulumi.<customer>.yaml')
    .option('--out <folder>', 'folder for the page (default: handover)')
    .addHelpText('after', '\nExample:\n  $ npx mailbox-access handover contoso')
    .action(async (customer: string, _: unknown, self: Command) => {
      const { handOver } = await import('../actions/handover.ts');
      await handOver(customer, self.optsWithGlobals(), context);
    });
}
