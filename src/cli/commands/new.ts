import type { Command } from 'commander';
import type { Context } from '../../registration/customers/context.ts';

export function addNew(program: Command, context: Context, finish: (code: number) => void): void {
  program
    .command('new')
    .summary('Add a customer: settings, stack, preflight')
    .description('Add a customer: find the tenant, write Pulumi.<customer>.yaml, run preflight')
    .argument('<customer>', 'name of the stack and of its settings file')
    .option('--mailbox <address>', 'address of the monitored mailbox')
    .option('--domain <domain>', "a domain of the customer's tenant (default: the domain of the mailbox)")
    .option('--tenant <id>', 'tenant ID or domain')
    .option('--consent <who>', 'who consents: user, interactive or tenant (suggested: user)')
    .option('--account <address>', 'account that signs in, for a shared mailbox')
    .option('--customer-name <name>', 'name of the customer on pages and in reports')
    .option('--display-name <name>', 'name of the app registration (default: PASS)')
    .option('--secrets-provider <address>', 'azurekeyvault://…, passphrase … (default: depends on the state backend)')
    .option('--provisioning-client-id <id>', 'application that deploys, for its consent link (default: ARM_CLIENT_ID)')
    .option('--backend <url>', 'set up this state backend first: file://…, azblob://…, s3://…, https://api.pulumi.com')
    .option('--emulator', 'use the emulator at localhost:8743')
    .option('--metadata-host <host>', 'use the emulator at another port')
    .option('--skip-preflight', 'do not run preflight')
    .addHelpText(
      'after',
      '\nExamples:\n  $ npx mailbox-access new contoso\n  $ npx mailbox-access new contoso --mailbox jobs@contoso.com --consent user',
    )
    .action(async (customer: string, _: unknown, self: Command) => {
      const { makeCustomer } = await import('../actions/new.ts');
      finish(await makeCustomer(customer, self.optsWithGlobals(), context));
    });
}
