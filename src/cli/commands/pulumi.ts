import type { Command } from 'commander';
import type { Context } from '../../registration/customers/context.ts';

/** Adds the command; `finish` is given the engine's exit code. */
export function addPulumi(program: Command, context: Context, finish: (code: number) => void): void {
  program
    .command('pulumi')
    .summary('Run the Pulumi engine on this project')
    .description(
      'Run the Pulumi engine with the backend and passphrase of this project, and on the emulator if the stack names it.',
    )
    .argument('[args...]', 'arguments of the engine')
    .allowUnknownOption()
    .passThroughOptions()
    .addHelpText(
      'after',
      "\nThe engine's own help:\n  $ npx mailbox-access pulumi help\n\nExample:\n  $ npx mailbox-access pulumi config set displayName PASS --stack contoso",
    )
    .action(async (args: string[], _: unknown, self: Command) => {
      const { runPulumi } = await import('../actions/pulumi.ts');
      finish(await runPulumi(args, self.optsWithGlobals(), context));
    });
}
