import type { Command } from 'commander';
import type { Context } from '../../registration/customers/context.ts';

export function addOutputs(program: Command, context: Context): void {
  program
    .command('outputs')
    .description('Show the outputs of a stack: IDs, links, servers. Again: the same.')
    .argument('<customer>', 'name of the stack')
    .addHelpText('after', '\nExample:\n  $ npx mailbox-access outputs contoso --json')
    .action(async (customer: string, _: unknown, self: Command) => {
      const { showOutputs } = await import('../actions/outputs.ts');
      await showOutputs(customer, self.optsWithGlobals(), context);
    });
}
