import type { Command } from 'commander';
import type { Context } from '../../registration/customers/context.ts';

export function addPreflight(program: Command, context: Context, finish: (code: number) => void): void {
  program
    .command('preflight')
    .summary('Check what up needs, and change nothing')
    .description('Check what up needs: credential, permissions, policies, account, names')
    .argument('<customer>', 'customer that has a Pulumi.<customer>.yaml')
    .addHelpText('after', '\nExample:\n  $ npx mailbox-access preflight contoso')
    .action(async (customer: string, _: unknown, self: Command) => {
      const { lookAhead } = await import('../actions/preflight.ts');
      finish(await lookAhead(customer, self.optsWithGlobals(), context));
    });
}
