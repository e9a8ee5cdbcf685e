import type { Command } from 'commander';
import type { Context } from '../../registration/customers/context.ts';

export function addEngine(program: Command, context: Context): void {
  program
    .command('engine')
    .description(
      'Say which Pulumi engine is used, from where, which version; fetch or build one if there is none. Again: the same.',
    )
    .addHelpText('after', '\nExample:\n  $ npx mailbox-access engine')
    .action(async (_: unknown, self: Command) => {
      const { showEngine } = await import('../actions/engine.ts');
      await showEngine(self.optsWithGlobals(), context);
    });
}
