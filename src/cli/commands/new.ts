import type { Command } from 'commander';
import { requireCustomerName } from '../../common/customerName.ts';
import { environmentSettings } from '../../registration/settings/environment.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import { completeCustomer, requireAnswers } from '../../onboarding/new/customer.ts';
import { fields, judge } from '../../onboarding/new/fields.ts';
import type { Answers } from '../../onboarding/new/fields.ts';
import { formatNextSteps } from '../../onboarding/new/nextSteps.ts';
import { openPlace } from '../../onboarding/new/place.ts';
import { requireNew } from '../../onboarding/new/write.ts';
import { formatJson, prompt as promptAtTerminal } from '../../common/console/console.ts';
import type { Prompt } from '../../common/console/console.ts';
import { projectOf } from '../../registration/customers/context.ts';
import type { Context, GlobalOptions } from '../../registration/customers/context.ts';
import { exitCode } from '../exitCodes.ts';
import { describeCustomer, lookAtCustomer, writeCustomer } from '../../onboarding/new/writeCustomer.ts';

interface NewOptions extends GlobalOptions, Omit<Answers, 'customer'> {
  readonly domain?: string;
  readonly customerName?: string;
  readonly emulator?: boolean;
  readonly skipPreflight?: boolean;
}

export function addNew(
  program: Command,
  context: Context,
  finish: (code: number) => void,
  prompt: Prompt = promptAtTerminal,
): void {
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
    .option('--emulator', `on the emulator, at ${fields.metadataHost.example}`)
    .option('--metadata-host <host>', 'on the emulator, at another port')
    .option('--skip-preflight', 'do not look ahead')
    .addHelpText(
      'after',
      '\nExamples:\n  $ npx mailbox-access new contoso\n  $ npx mailbox-access new contoso --mailbox jobs@contoso.com --consent user',
    )
    .action(async (customer: string, _: unknown, self: Command) => {
      finish(await makeCustomer(customer, self.optsWithGlobals(), context, prompt));
    });
}

async function makeCustomer(stack: string, options: NewOptions, context: Context, prompt: Prompt): Promise<number> {
  const { console, env, signal } = context;
  requireCustomerName(stack);
  const projectFolder = await projectOf(options);
  await requireNew(projectFolder, stack);
  const given = requireAnswers(stack, readOptions(stack, options), console.isInteractive);
  const metadataHost = given.metadataHost ?? environmentSettings(env)['azuread:metadataHost'];
  const place = await openPlace(projectFolder, metadataHost, env, signal);
  try {
    const customer = await completeCustomer(stack, given, place, context, prompt);
    const written = await writeCustomer(customer, projectFolder, context);
    if (options.json !== true) console.out(`Pulumi.${stack}.yaml is written, and its stack is made.\n\n`);
    const preflight = options.skipPreflight === true ? undefined : await lookAtCustomer(written, place, context);
    const made = describeCustomer(written, preflight, given.provisioningClientId ?? readClientId(env));
    if (options.json === true) console.out(formatJson(made));
    else {
      if (preflight !== undefined) (await import('../../checks/preflight/run.ts')).printPreflight(preflight, context);
      console.out(`\n${formatNextSteps(made.next)}`);
    }
    return preflight?.result === 'failed' ? exitCode.failed : exitCode.done;
  } finally {
    await place.close();
  }
}

/** @throws MailboxAccessError `usage` when the tenant is named twice. */
function readOptions(stack: string, options: NewOptions): Answers {
  const { domain, tenant, customerName, emulator } = options;
  if (domain !== undefined && tenant !== undefined)
    throw new MailboxAccessError(
      'usage',
      'The tenant is named twice, by --domain and by --tenant.',
      `Name it once: npx mailbox-access new ${stack} --domain contoso.com`,
    );
  const given = {
    ...options,
    tenant: tenant ?? domain,
    customer: customerName,
    metadataHost: options.metadataHost ?? (emulator === true ? fields.metadataHost.example : undefined),
  };
  const known = Object.keys(fields).map((name) => [name, given[name as keyof Answers]] as const);
  return Object.fromEntries(known.filter(([, value]) => value !== undefined));
}

/** That of the environment is a mere default: what is no client ID makes no link. */
function readClientId({ ARM_CLIENT_ID: clientId = '' }: NodeJS.ProcessEnv): string | undefined {
  const judged = judge('provisioningClientId', clientId);
  return 'value' in judged ? judged.value : undefined;
}
