import type { Command } from 'commander';
import type { Context } from '../../registration/customers/context.ts';
import { addFleetOptions } from '../fleet/options.ts';

export function addVerify(program: Command, context: Context, finish: (code: number) => void): void {
  const command = program
    .command('verify')
    .description(
      'Prove that the mailbox can be read: registration, consent, sign-in, token, IMAP, SMTP. Asks nobody anything without --sign-in, --device-code or --as-monitor. Again: the same.',
    );
  addFleetOptions(command)
    .option('--sign-in', 'sign in as the account in a browser')
    .option('--device-code', 'sign in as the account on another device')
    .option('--as-monitor', 'sign in by password as the monitor does; from a prompt or MAILBOX_ACCESS_PASSWORD')
    .option('--full', "try the monitor's own work too, in a folder that is removed again")
    .option('--send', 'send one message to the mailbox itself and wait for it')
    .addHelpText(
      'after',
      '\n--full and --send need a sign-in. Exit code 1 when a check failed; what was skipped fails nothing.\n\nExamples:\n  $ npx mailbox-access verify contoso --sign-in\n  $ npx mailbox-access verify --all',
    )
    .action(async (customers: string[], _: unknown, self: Command) => {
      const { runVerify } = await import('../actions/verify.ts');
      finish(await runVerify(customers, self.optsWithGlobals(), context));
    });
}
