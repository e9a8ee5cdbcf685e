import type { Command } from 'commander';
import type { Context } from '../../registration/customers/context.ts';

/** Adds the command; `finish` is given the exit code. */
export function addInit(program: Command, context: Context, finish: (code: number) => void): void {
  program
    .command('init')
    .summary('Create a repository for your customers')
    .description(
      'Create a repository for your customers: settings, program, dev stack, state backend. In a project that exists, --backend sets up its state backend alone.',
    )
    .argument('[folder]', 'where to create it', '.')
    .option('--backend <url>', 'where the state goes: file://…, azblob://…, s3://…, https://api.pulumi.com')
    .option('--workflows', 'also write GitHub workflows')
    .option('--check', 'only show what in the folder is older than this version')
    .addHelpText(
      'after',
      '\nExamples:\n  $ npx mailbox-access init customers\n  $ npx mailbox-access init --backend file://~/mailbox-access-state',
    )
    .action(async (folder: string, _: unknown, self: Command) => {
      const { initProject } = await import('../actions/init.ts');
      finish(await initProject(folder, self.optsWithGlobals(), context));
    });
}
