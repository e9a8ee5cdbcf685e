import type { Command } from 'commander';
import type { Context } from '../../registration/customers/context.ts';
import { addFleetOptions } from '../fleet/options.ts';

export function addVerify(program: Command, context: Context, finish: (code: number) => void): void {
  const command = program
    .command('verify')
    .summary('Check that the mailbox can be read')
    .description('Check that the mailbox can be read: registration, consent, sign-in, IMAP, SMTP');
  addFleetOptions(command)
    .option('--sign-in', 'sign in as the account with a browser')
    .option('--device-code', 'sign in as the account on another device')
    .option('--as-monitor', 'sign in with the password, as the monitor does (prompt or MAILBOX_ACCESS_PASSWORD)')
    .option('--full', "also do the monitor's work, in a mail folder that is removed afterwards")
    .option('--send', 'also send one message to the mailbox and wait for it')
    .addHelpText(
      'after',
      '\nWithout --sign-in, --device-code or --as-monitor, the sign-in checks are skipped. --full and --send need one of them.\nExit code 1 if a check failed. Skipped checks do not fail.\n\nExamples:\n  $ npx mailbox-access verify contoso --sign-in\n  $ npx mailbox-access verify --all',
    )
    .action(async (customers: string[], _: unknown, self: Command) => {
      const { runVerify } = await import('../actions/verify.ts');
      finish(await runVerify(customers, self.optsWithGlobals(), context));
    });
}
