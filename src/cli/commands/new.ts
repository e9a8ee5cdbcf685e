import { requireCustomerName } from '../../common/customerName.ts';
import { environmentSettings } from '../../registration/settings/read.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import { requireAnswers } from '../../onboarding/new/answers.ts';
import { completeCustomer, openPlace } from '../../onboarding/new/customer.ts';
import { requireBackend } from '../../onboarding/init/requireBackend.ts';
import { askStack } from '../../onboarding/new/dialogue.ts';
import { fields, judge, type Answers } from '../../onboarding/new/fields.ts';
import { requireNew } from '../../onboarding/new/write.ts';
import { formatJson, prompt } from '../../common/console/console.ts';
import { listCustomers } from '../../registration/customers/project.ts';
import { formatNextSteps } from '../../common/wrap.ts';
import { projectOf, type Context, type GlobalOptions } from '../../registration/customers/context.ts';
import { exitCode } from '../exitCodes.ts';
import { describeCustomer, preflightCustomer, writeCustomer } from '../../onboarding/new/writeCustomer.ts';

interface NewOptions extends GlobalOptions, Omit<Answers, 'customer'> {
  readonly domain?: string;
  readonly customerName?: string;
  readonly emulator?: boolean;
  readonly skipPreflight?: boolean;
  readonly backend?: string;
}

export async function run(name: string | undefined, options: NewOptions, context: Context): Promise<number> {
  const { console, env, signal } = context;
  if (name !== undefined) requireCustomerName(name);
  const projectFolder = await projectOf(options);
  const stack = name ?? (await askName(projectFolder, context));
  await requireNew(projectFolder, stack);
  const given = requireAnswers(stack, readOptions(stack, options), console.isInteractive);
  const metadataHost = given.metadataHost ?? environmentSettings(env)['azuread:metadataHost'];
  if (metadataHost === undefined) await requireBackend(projectFolder, options, context);
  const place = await openPlace(projectFolder, metadataHost, env, signal);
  try {
    const where = { place, looksForName: options.skipPreflight !== true };
    const customer = await completeCustomer(stack, given, where, context, prompt);
    const written = await writeCustomer(customer, projectFolder, context);
    if (options.json !== true) console.out(`Wrote Pulumi.${stack}.yaml and created the stack.\n\n`);
    const preflight = options.skipPreflight === true ? undefined : await preflightCustomer(written, place, context);
    const made = describeCustomer(written, preflight, given.provisioningClientId ?? readClientId(env));
    if (options.json === true) console.out(formatJson(made));
    else {
      if (preflight !== undefined) (await import('../../checks/preflight/run.ts')).printPreflight(preflight, context);
      console.out(`\n${formatNextSteps(made.next, console.columns)}`);
    }
    return preflight?.result === 'failed' ? exitCode.failed : exitCode.done;
  } finally {
    await place.close();
  }
}

/** @throws MailboxAccessError `usage` without a terminal, `interrupted` */
async function askName(projectFolder: string, { console, signal }: Context): Promise<string> {
  if (console.isInteractive) return askStack(await listCustomers(projectFolder), { console, prompt, signal });
  throw new MailboxAccessError(
    'usage',
    'The name of the customer is missing.',
    'Give a short name: npx mailbox-access new contoso',
  );
}

/** @throws MailboxAccessError `usage` when the tenant is named twice. */
function readOptions(stack: string, options: NewOptions): Answers {
  const { domain, tenant, customerName, emulator } = options;
  if (domain !== undefined && tenant !== undefined)
    throw new MailboxAccessError(
      'usage',
      'Both --domain and --tenant are given.',
      `Give one of them: npx mailbox-access new ${stack} --domain contoso.com`,
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

/** Reads ARM_CLIENT_ID, which is only a default: a value that is not a client ID is ignored. */
function readClientId({ ARM_CLIENT_ID: clientId = '' }: NodeJS.ProcessEnv): string | undefined {
  const judged = judge('provisioningClientId', clientId);
  return 'value' in judged ? judged.value : undefined;
}
