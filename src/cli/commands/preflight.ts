import type { Command } from 'commander';
import type { Context } from '../../registration/customers/context.ts';

export function addPreflight(program: Command, context: Context, finish: (code: number) => void): void {
  program
    .command('preflight')
    .description(
      'Look at what provisioning hangs on: credential, rights, consent policy, account, duplicateNames. Changes nothing. Again: the same.',
    )
    .argument('<customer>', 'name of the stack')
    .addHelpText('after', '\nExample:\n  $ npx mailbox-access preflight contoso')
    .action(async (customer: string, _: unknown, self: Command) => {
      const { lookAhead } = await import('../actions/preflight.ts');
      finish(await lookAhead(customer, self.optsWithGlobals(), context));
    });
}
