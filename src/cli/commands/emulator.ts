import type { Command } from 'commander';
import type { Context } from '../../registration/customers/context.ts';

export function addEmulator(program: Command, context: Context): void {
  program
    .command('emulator')
    .alias('directory')
    .summary('Serve Entra ID, Graph and mail on this machine')
    .description('Serve Entra ID, Microsoft Graph and mail on this machine until Ctrl-C')
    .argument('[customer]', 'customer whose azuread:metadataHost names the address', 'dev')
    .option('--mail', 'also serve mail, on the ports of imapServer and smtpServer (needs Dovecot)')
    .addHelpText('after', '\nExamples:\n  $ npx mailbox-access emulator\n  $ npx mailbox-access emulator dev --mail')
    .action(async (customer: string, _: unknown, self: Command) => {
      const { runEmulator } = await import('../actions/emulator.ts');
      await runEmulator(customer, self.optsWithGlobals(), context);
    });
}
