import type { Command } from 'commander';
import type { Context } from '../../registration/customers/context.ts';

/** Adds the command; `finish` is given the exit code. */
export function addRemove(program: Command, context: Context, finish: (code: number) => void): void {
  program
    .command('remove')
    .summary('Remove a customer and its app registration')
    .description('Delete the app registration of a customer, then its stack, settings, pages and reports.')
    .argument('<customer>', 'name of the customer')
    .option('--keep-registration', 'leave the app registration in the tenant')
    .option('--yes', 'do not ask for confirmation')
    .option('--confirm <customer>', 'do not ask; fail if this is not the name of the customer')
    .addHelpText('after', '\nExample:\n  $ npx mailbox-access remove contoso')
    .action(async (customer: string, _: unknown, self: Command) => {
      const { runRemove } = await import('../actions/remove.ts');
      finish(await runRemove(customer, self.optsWithGlobals(), context));
    });
}
