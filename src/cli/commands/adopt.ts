import type { Command } from 'commander';
import type { Context } from '../../registration/customers/context.ts';

export function addAdopt(program: Command, context: Context): void {
  program
    .command('adopt')
    .description('Adopt an app registration that exists, with its client ID')
    .argument('<customer>', 'customer that has a Pulumi.<customer>.yaml')
    .option('--client-id <id>', 'registration with this client ID')
    .option('--object-id <id>', 'registration with this object ID')
    .option('--name <name>', 'registration with this name (default: the displayName in the settings)')
    .option('--deleted', 'restore it first: Entra keeps deleted registrations for 30 days')
    .option('--yes', 'do not ask for confirmation')
    .addHelpText(
      'after',
      '\nExamples:\n  $ npx mailbox-access adopt contoso\n  $ npx mailbox-access adopt contoso --deleted',
    )
    .action(async (customer: string, _: unknown, self: Command) => {
      const { runAdopt } = await import('../actions/adopt.ts');
      await runAdopt(customer, self.optsWithGlobals(), context);
    });
}
