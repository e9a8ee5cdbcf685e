import type { Command } from 'commander';
import type { Context } from '../../registration/customers/context.ts';

export function addNew(program: Command, context: Context, finish: (code: number) => void): void {
  program
    .command('new')
    .description(
      'Make a new customer: finds the tenant, writes Pulumi.<customer>.yaml, makes the stack, looks ahead as preflight does. Asks in a terminal for what is not given. Again: refuses, and overwrites nothing.',
    )
    .argument('<customer>', 'name of the stack')
    .option('--mailbox <address>', 'the monitored mailbox')
    .option('--domain <domain>', "a domain of the customer's tenant (default: the mailbox's)")
    .option('--tenant <id>', 'the tenant by its ID, or a domain')
    .option('--consent <who>', 'user, interactive or tenant (proposed: user)')
    .option('--account <address>', 'who signs in, for a shared mailbox')
    .option('--customer-name <name>', 'how the customer is called on pages and in reports')
    .option('--display-name <name>', 'name of the registration (default: PASS)')
    .option(
      '--secrets-provider <address>',
      'azurekeyvault://…, passphrase … (default: what goes with the place of the state)',
    )
    .option(
      '--provisioning-client-id <id>',
      'your provisioning application, for its consent link (default: ARM_CLIENT_ID)',
    )
    .option('--emulator', 'on the emulator, at localhost:8743')
    .option('--metadata-host <host>', 'on the emulator, at another port')
    .option('--skip-preflight', 'do not look ahead')
    .addHelpText(
      'after',
      '\nExamples:\n  $ npx mailbox-access new contoso\n  $ npx mailbox-access new contoso --mailbox jobs@contoso.com --consent user',
    )
    .action(async (customer: string, _: unknown, self: Command) => {
      const { makeCustomer } = await import('../actions/new.ts');
      finish(await makeCustomer(customer, self.optsWithGlobals(), context));
    });
}
