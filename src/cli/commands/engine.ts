import type { Command } from 'commander';
import type { Context } from '../../registration/customers/context.ts';

export function addEngine(program: Command, context: Context): void {
  program
    .command('engine', { hidden: true })
    .summary('Show or build the Pulumi engine in use')
    .description('Show the Pulumi engine in use; download or build one if there is none')
    .addHelpText('after', '\nExample:\n  $ npx mailbox-access engine')
    .action(async (_: unknown, self: Command) => {
      const { showEngine } = await import('../actions/engine.ts');
      await showEngine(self.optsWithGlobals(), context);
    });
}
