import { createRequire } from 'node:module';
import { Argument, Command, InvalidArgumentError, Option, type CommandOptions } from 'commander';
import { defaultParallel } from '../common/pool.ts';
import { operations, type Operation } from '../pulumi/stack/operation.ts';
import type { Context } from '../registration/customers/context.ts';
import { allowableKinds, optionOf, type AllowableKind } from '../registration/hooks/breakingChange.ts';

const { version } = createRequire(import.meta.url)('../../package.json') as { readonly version: string };

/** The exports of a command's file. `argument` is undefined for a command without one. */
interface Loaded<A, O> {
  readonly run: (argument: A, options: O, context: Context, self: Command) => Promise<number>;
}

const manyCustomers = [
  '[customers...]',
  'customers that have a Pulumi.<customer>.yaml, or patterns such as "north-*"',
] as const;
const oneCustomer = ['<customer>', 'customer that has a Pulumi.<customer>.yaml'] as const;

const descriptions: Readonly<Record<Operation, string>> = {
  preview: 'Show what "up" would change, and change nothing',
  up: 'Create or update the app registration',
  refresh: 'Read the directory and update the state',
  destroy: 'Delete the app registration',
};

/** Hidden in the help, because `preview` and `up` read the directory themselves. */
const hiddenOperations: readonly Operation[] = ['refresh'];

const allowed: Readonly<Record<AllowableKind, string>> = {
  replace: 'replacing the registration (new client ID)',
  'redirect-removal': 'removing a redirect URI',
  'permission-removal': 'removing a permission',
  'wider-consent': 'widening consent to the whole tenant',
};

/**
 * Builds the command line; `--json` and `--cwd` can come before or after the command. The file of a command is loaded when it runs, so
 * that `--help` loads no package but commander.
 *
 * @param finish Receives the exit code.
 */
export function buildProgram(context: Context, finish: (code: number) => void): Command {
  const program = new Command('mailbox-access')
    .description("Connects a mailbox monitor to customers' Microsoft 365 with OAuth 2.0.")
    .version(version)
    .option('--json', 'print the result as JSON')
    .option('-C, --cwd <folder>', 'run in this folder')
    // Arguments after `pulumi` are for the engine.
    .enablePositionalOptions()
    .configureHelp({ subcommandTerm: (command) => command.name(), minWidthToWrap: 16 })
    .configureOutput({ writeOut: context.console.out, writeErr: context.console.err })
    .exitOverride()
    .addHelpText('after', `\nExit codes: 0 done, 1 failed, 2 wrong usage.\n${examples(['up dev', 'up --all'])}`);
  /** Adds a command whose file is loaded when it runs. */
  const add = <A, O>(
    name: string,
    load: () => Promise<Loaded<A, O>>,
    lines: readonly string[],
    { note = '', ...options }: CommandOptions & { readonly note?: string } = {},
  ): Command =>
    program
      .command(name, options)
      .addHelpText('after', note + (lines.length === 0 ? '' : examples(lines)))
      .action(async (...given: readonly unknown[]) => {
        const [{ run }, { wrapConsole }] = await Promise.all([load(), import('../common/wrap.ts')]);
        const self = given.at(-1) as Command;
        const wrapped = { ...context, console: wrapConsole(context.console) };
        finish(await run(self.processedArgs[0] as A, self.optsWithGlobals() as O, wrapped, self));
      });

  program.commandsGroup('Set up:');
  add('init', () => import('./commands/init.ts'), ['init customers', 'init --backend file://~/mailbox-access-state'])
    .summary('Create a repository for your customers')
    .description(
      'Create a repository for your customers: settings, program, dev stack, state backend. In an existing project, --backend only sets up the state backend.',
    )
    .argument('[folder]', 'where to create it', '.')
    .option('--backend <url>', 'where to store the state: file://…, azblob://…, s3://…, https://api.pulumi.com')
    .option('--workflows', 'also write GitHub workflows')
    .option('--check', 'only list the files that are older than this version');
  add('new', () => import('./commands/new.ts'), [
    'new contoso',
    'new contoso --mailbox jobs@contoso.com --consent user',
  ])
    .summary('Add a customer: settings, stack, preflight')
    .description('Add a customer: find the tenant, write Pulumi.<customer>.yaml, run preflight')
    .argument('[customer]', 'name of the stack and of its settings file (asked for if missing)')
    .option('--mailbox <address>', 'address of the monitored mailbox')
    .option('--domain <domain>', "a domain of the customer's tenant (default: the domain of the mailbox)")
    .option('--tenant <id>', 'tenant ID or domain')
    .option('--consent <mode>', 'how consent is given: user, interactive or tenant (suggested: user)')
    .option('--account <address>', 'account that signs in, for a shared mailbox')
    .option('--customer-name <name>', 'name of the customer on pages and in reports')
    .option('--display-name <name>', 'name of the app registration (default: PASS)')
    .option(
      '--secrets-provider <address>',
      'azurekeyvault://…, passphrase or another provider (default: depends on the backend)',
    )
    .option(
      '--provisioning-client-id <id>',
      'client ID of the application that runs "up", to print its consent link (default: ARM_CLIENT_ID)',
    )
    .option('--backend <url>', 'set up this state backend first: file://…, azblob://…, s3://…, https://api.pulumi.com')
    .option('--emulator', 'use the emulator at localhost:8743')
    .option('--metadata-host <host>', 'use the emulator at this host and port')
    .option('--skip-preflight', 'do not run preflight');
  add('preflight', () => import('./commands/preflight.ts'), ['preflight contoso'])
    .summary('Check what "up" needs, and change nothing')
    .description('Check what "up" needs: credential, permissions, policies, account, names')
    .argument(...manyCustomers)
    .option('--all', 'every customer');
  add('adopt', () => import('./commands/adopt.ts'), ['adopt contoso', 'adopt contoso --deleted'])
    .description('Adopt an existing app registration and keep its client ID')
    .argument(...oneCustomer)
    .option('--client-id <id>', 'registration with this client ID')
    .option('--object-id <id>', 'registration with this object ID')
    .option('--name <name>', 'registration with this name (default: the displayName in the settings)')
    .option('--deleted', 'restore it first: Entra keeps deleted registrations for 30 days')
    .option('--yes', 'do not ask for confirmation');

  program.commandsGroup('Deploy:');
  for (const operation of operations) {
    const load = async () => {
      const { runOperation } = await import('./commands/operations.ts');
      return { run: runOperation.bind(undefined, operation) };
    };
    const lines = [
      `${operation} contoso`,
      operation === 'destroy' ? 'destroy "north-*"' : `${operation} --all --parallel 4`,
    ];
    const command = add(operation, load, lines, { hidden: hiddenOperations.includes(operation) });
    command.description(descriptions[operation]);
    addFleetOptions(command)
      .option('--diff', "print the engine's diff instead of the plan")
      .option('--verbose', "print the engine's output and, after an error, Microsoft's response");
    if (operation === 'up') {
      command.option('--skip-preflight', 'create a new stack without running preflight');
      for (const kind of allowableKinds) command.option(optionOf(kind), `allow ${allowed[kind]} without asking`);
    }
    if (operation === 'destroy')
      command
        .option('--yes', 'do not ask for confirmation')
        .option('--confirm <customer>', 'do not ask; fail unless this is the only selected customer');
  }
  add('remove', () => import('./commands/remove.ts'), ['remove contoso'])
    .summary('Remove a customer and its app registration')
    .description('Delete the app registration of a customer, then its stack, settings, pages and reports')
    .argument('[customer]', 'name of the customer')
    .option(
      '--deleted-since <ref>',
      'remove only a customer whose settings were deleted since a git commit; without a customer, list all such customers',
    )
    .option('--except <customer>', 'leave a customer or a pattern out of that list (repeatable)', collect)
    .option('--keep-registration', 'leave the app registration in the tenant')
    .option('--yes', 'do not ask for confirmation')
    .option('--confirm <customer>', 'do not ask; fail if this is not the name of the customer');

  program.commandsGroup('Hand over:');
  add('outputs', () => import('./commands/outputs.ts'), ['outputs contoso', 'outputs --all --json'])
    .description('Show the IDs, links and mail servers of a customer')
    .argument(...manyCustomers)
    .option('--all', 'every customer');
  add('handover', () => import('./commands/handover.ts'), ['handover contoso', 'handover "north-*"'])
    .summary('Write the pages for a customer')
    .description('Write the pages for the mailbox owner and the administrator, as HTML and Markdown')
    .argument(...manyCustomers)
    .option('--all', 'every customer')
    .option('--out <folder>', 'folder for the pages (default: handover)');
  const verify = add('verify', () => import('./commands/verify.ts'), ['verify contoso --sign-in', 'verify --all'])
    .summary('Check that the mailbox can be read')
    .description(
      'Check that the mailbox can be read: registration, consent, sign-in, IMAP, SMTP. Without --sign-in, --device-code or --as-monitor, the checks that need a sign-in are skipped.',
    );
  addFleetOptions(verify)
    .option('--sign-in', 'sign in as the account with a browser')
    .option('--device-code', 'sign in as the account on another device')
    .option('--as-monitor', 'sign in with the password, as the monitor does (prompt or MAILBOX_ACCESS_PASSWORD)')
    .option('--full', 'also mark and move a message, in a folder that is removed afterwards (needs a sign-in)')
    .option('--send', 'also send one message to the mailbox and wait for it (needs a sign-in)');

  add('rehearse', () => import('./commands/rehearse.ts'), ['rehearse contoso'])
    .summary('Try everything on a tenant with a throwaway registration')
    .description(
      'Try everything on a tenant with a throwaway registration: create it, open the links, sign in, delete it. Asks for the password of the account, or reads it from MAILBOX_ACCESS_PASSWORD. Writes a report for the maintainers, without IDs, names or secrets.',
    )
    .argument(...oneCustomer)
    .option('--yes', 'do not ask, and skip the links');

  program.commandsGroup('Fleet:');
  add('status', () => import('./commands/status.ts'), ['status', 'status "north-*" --html status.html'])
    .summary('Show what is known about each customer')
    .description(
      'Show what is known about each customer, without contacting the tenants. Consent, drift and mailbox access come from the last "verify".',
    )
    .argument('[customers...]', 'customers or patterns such as "north-*" (default: all)')
    .option('--all', 'every customer (the default)')
    .option('--html <file>', 'also write the status as an HTML page')
    .option('--parallel <n>', `states to read at once (default here: ${defaultParallel()})`, positive);
  add('report', () => import('./commands/report.ts'), [
    'report reports/fleet/preview.json',
    'report part-*/preview.json --out reports/fleet',
  ])
    .summary('Show or merge reports of runs for many customers')
    .description('Show reports of runs for many customers; merge the reports of sharded runs')
    .argument('<files...>', 'JSON reports of earlier runs, such as reports/fleet/preview.json')
    .option('--out <folder>', 'also write the report to this folder, as JSON, Markdown and HTML');

  program.commandsGroup('Tools:');
  add('emulator', () => import('./commands/emulator.ts'), ['emulator', 'emulator dev --mail'])
    .alias('directory')
    .summary('Serve Entra ID, Graph and mail on this machine')
    .description('Serve Entra ID, Microsoft Graph and mail on this machine until Ctrl-C')
    .argument('[customer]', "customer whose azuread:metadataHost sets the emulator's address", 'dev')
    .option('--mail', 'also serve mail, on the ports of imapServer and smtpServer (needs Dovecot)');
  add('pulumi', () => import('./commands/pulumi.ts'), ['pulumi config set displayName PASS --stack contoso'], {
    note: "\nThe engine's own help:\n  $ npx mailbox-access pulumi help\n",
  })
    .summary('Run the Pulumi engine on this project')
    .description(
      'Run the Pulumi engine with the backend and passphrase of this project, and on the emulator if the stack uses it',
    )
    .argument('[args...]', 'arguments for the engine')
    .allowUnknownOption()
    .passThroughOptions();
  add('completion', () => import('./commands/completion.ts'), [], {
    note: '\nExample:\n  $ source <(npx mailbox-access completion bash)',
  })
    .summary('Print the completion script for a shell')
    .description(
      'Print a script that completes commands, options and customers. For bash, add to ~/.bashrc: source <(npx mailbox-access completion bash). For zsh, use "completion zsh" and ~/.zshrc.',
    )
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh']));
  add('complete', () => import('./commands/complete.ts'), [], { hidden: true })
    .argument('[words...]', 'words of a command line; the last is completed')
    .allowUnknownOption()
    .passThroughOptions();
  add('engine', () => import('./commands/engine.ts'), ['engine'], { hidden: true })
    .summary('Show or build the Pulumi engine in use')
    .description('Show the Pulumi engine in use; download or build one if there is none');
  program.addHelpCommand(
    new Command('help').argument('[command]').description('Show the help of a command').helpGroup('Tools:'),
  );

  for (const command of program.commands) {
    if (command.name() !== 'pulumi') command.option('--json', 'print the result as JSON');
    // Only the command has a default: one of the program would override the value given to the command.
    command.addOption(new Option('-C, --cwd <folder>', 'run in this folder').default(process.cwd(), 'the current one'));
  }
  return program;
}

function examples(lines: readonly string[]): string {
  const title = lines.length === 1 ? 'Example' : 'Examples';
  return `\n${title}:\n${lines.map((line) => `  $ npx mailbox-access ${line}`).join('\n')}`;
}

function addFleetOptions(command: Command): Command {
  return command
    .argument(...manyCustomers)
    .option('--all', 'every customer')
    .option(
      '--changed-since <ref>',
      'customers whose settings changed since a git commit; every customer if the program changed',
    )
    .option('--except <customer>', 'leave out a customer or a pattern (repeatable)', collect)
    .option('--shard <i/n>', 'run part i of n; customers keep their part when others are added')
    .option(
      '--parallel <n>',
      `customers to process at once (default here: ${defaultParallel()}, from cores and free memory)`,
      positive,
    )
    .option('--fail-fast', 'start no more customers after the first failure')
    .option('--timeout <seconds>', 'time limit for each customer in a run of several', positive, 900)
    .option('--report <folder>', 'folder for the report of several customers (default: reports/fleet)');
}

/** Adds a value of a repeatable option to the earlier ones. */
function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

/** @throws InvalidArgumentError */
function positive(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number of at least 1.');
}
