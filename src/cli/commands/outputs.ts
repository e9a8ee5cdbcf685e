import type { Command } from 'commander';
import type { Context } from '../../registration/customers/context.ts';

export function addOutputs(program: Command, context: Context): void {
  program
    .command('outputs')
    .description('Show the IDs, links and mail servers of a customer')
    .argument('<customer>', 'customer that has a Pulumi.<customer>.yaml')
    .addHelpText(
      'after',
      '\nExamples:\n  $ npx mailbox-access outputs contoso\n  $ npx mailbox-access outputs contoso --json',
    )
    .action(async (customer: string, _: unknown, self: Command) => {
      const { showOutputs } = await import('../actions/outputs.ts');
      await showOutputs(customer, self.optsWithGlobals(), context);
    });
}
