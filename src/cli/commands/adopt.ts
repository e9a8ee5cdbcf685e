import type { Command } from 'commander';
import type { Context } from '../../registration/customers/context.ts';

export function addAdopt(program: Command, context: Context): void {
  program
    .command('adopt')
    .description('Take a registration that exists already into the stack, with its client ID. Again: nothing to do.')
    .argument('<customer>', 'name of the stack')
    .option('--client-id <id>', 'the one with this client ID')
    .option('--object-id <id>', 'the one with this object ID')
    .option('--name <name>', "the one of this name (default: the stack's displayName)")
    .option('--deleted', 'bring it back from the 30-day bin first')
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      '\nExample:\n  $ npx mailbox-access adopt contoso --client-id 00000000-0000-0000-0000-000000000000',
    )
    .action(async (customer: string, _: unknown, self: Command) => {
      const { runAdopt } = await import('../actions/adopt.ts');
      await runAdopt(customer, self.optsWithGlobals(), context);
    });
}
