import type { Command } from 'commander';
import type { Context } from '../../registration/customers/context.ts';

export function addDirectory(program: Command, context: Context): void {
  program
    .command('directory')
    .description('Serve the emulator until Ctrl-C, for plain `pulumi` and for looking around. Again: resumes its data.')
    .argument('[customer]', 'the stack whose azuread:metadataHost is served', 'dev')
    .option('--mail', "serve its mailboxes too, at the stack's imapServer and smtpServer; needs Dovecot")
    .addHelpText('after', '\nExample:\n  $ npx mailbox-access directory --mail')
    .action(async (customer: string, _: unknown, self: Command) => {
      const { runDirectory } = await import('../actions/directory.ts');
      await runDirectory(customer, self.optsWithGlobals(), context);
    });
}
