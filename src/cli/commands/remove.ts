import { formatJson } from '../../common/console/console.ts';
import { requireCustomerName } from '../../common/customerName.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import { quoteForShell } from '../../common/quote.ts';
import { readDeletedSettings } from '../../fleet/changed.ts';
import { createSettings, removeSettings } from '../../onboarding/new/write.ts';
import { toolCommand } from '../../diagnostics/commands.ts';
import { removeCustomer } from '../../onboarding/removeCustomer.ts';
import { provideEngine } from '../../pulumi/session/engineReport.ts';
import { openBackend } from '../../pulumi/stack/open.ts';
import { projectOf, requireCustomer, type Context, type GlobalOptions } from '../../registration/customers/context.ts';
import { chooseFleet } from '../../registration/customers/choose.ts';
import { fileSettings } from '../../registration/settings/files.ts';
import { readSettings } from '../../registration/settings/read.ts';
import { deployStack } from '../deployStack.ts';
import { exitCode } from '../exitCodes.ts';
import { isConfirmed, requireSameName } from '../terminal/confirm.ts';

interface RemoveOptions extends GlobalOptions {
  readonly keepRegistration?: boolean;
  readonly yes?: boolean;
  readonly confirm?: string;
  readonly deletedSince?: string;
  readonly except?: readonly string[];
}

/** Removes a customer. Settings that were deleted in git are restored first, because the deletion of a registration needs them. */
export async function run(named: string | undefined, options: RemoveOptions, context: Context): Promise<number> {
  const projectFolder = await projectOf(options);
  const { deletedSince } = options;
  if (deletedSince === undefined) {
    if (named !== undefined) return removeOne(named, projectFolder, options, context);
    throw new MailboxAccessError('usage', 'No customer is given.', 'Give one: npx mailbox-access remove <customer>');
  }
  const deleted = await readDeletedSettings(projectFolder, deletedSince);
  if (named === undefined) return list([...deleted.keys()], options, context);
  requireCustomerName(named);
  const content = deleted.get(named);
  if (content === undefined) throw notDeleted(named, deletedSince);
  await createSettings(projectFolder, named, content);
  try {
    return await removeOne(named, projectFolder, options, context);
  } finally {
    await removeSettings(projectFolder, named);
  }
}

function notDeleted(stack: string, ref: string): MailboxAccessError {
  return new MailboxAccessError(
    'usage',
    `Pulumi.${stack}.yaml was not deleted since ${JSON.stringify(ref)}.`,
    `To see which were: npx mailbox-access remove --deleted-since ${quoteForShell(ref)}`,
  );
}

function list(deleted: readonly string[], { json, except }: RemoveOptions, { console }: Context): number {
  const customers = chooseFleet(deleted, { named: [], all: true, except });
  if (json === true) console.out(formatJson({ customers }));
  else console.out(customers.map((customer) => `${customer}\n`).join(''));
  return exitCode.done;
}

/** Deletes the customer's registration unless it is kept, then all of the customer's files in the project. */
async function removeOne(
  stack: string,
  projectFolder: string,
  options: RemoveOptions,
  context: Context,
): Promise<number> {
  await requireCustomer(projectFolder, stack);
  const { confirm, deletedSince, keepRegistration = false } = options;
  const again = toolCommand(
    'remove',
    stack,
    ...(deletedSince === undefined ? [] : ['--deleted-since', quoteForShell(deletedSince)]),
  );
  if (confirm !== undefined) requireSameName(confirm, [stack], [stack], 'remove');
  if (options.yes !== true && confirm === undefined) await confirmRemoval(stack, keepRegistration, again, context);
  const settings = readSettings(await fileSettings(projectFolder, stack, context.env));
  const asJson = options.json === true;
  if (!keepRegistration) {
    const how = { asJson, showsEngine: false, yes: true, skipPreflight: false, allowed: [] };
    await deployStack('destroy', stack, projectFolder, how, context).catch((error: unknown) => {
      throw error instanceof MailboxAccessError ? namingRemove(error, toolCommand('destroy', stack), again) : error;
    });
  }
  const [engine, env] = await Promise.all([provideEngine(context), openBackend(settings, projectFolder, context.env)]);
  const removed = await removeCustomer({
    projectFolder,
    stack,
    engine,
    env,
    keepsRegistration: keepRegistration,
    again,
  });
  if (asJson) context.console.out(formatJson({ customer: stack, registrationKept: keepRegistration, removed }));
  else {
    const file = quoteForShell(`Pulumi.${stack}.yaml`);
    context.console.out(`Removed stack ${stack} and ${removed.join(', ')}.\n`);
    if (deletedSince === undefined)
      context.console.out(`Commit it: git commit -m ${quoteForShell(`Remove ${stack}`)} -- ${file}\n`);
  }
  return exitCode.done;
}

/** Replaces the destroy command in a remedy: running `remove` again finishes a failed destroy. */
function namingRemove(error: MailboxAccessError, destroy: string, again: string): MailboxAccessError {
  const { code, problem, remedy, original } = error;
  return new MailboxAccessError(code, problem, remedy.replaceAll(destroy, again), { cause: error, original });
}

/** @throws MailboxAccessError `usage` without a terminal, `interrupted` when the answer is not yes */
async function confirmRemoval(
  stack: string,
  keepsRegistration: boolean,
  again: string,
  context: Context,
): Promise<void> {
  if (!context.console.isInteractive)
    throw new MailboxAccessError(
      'usage',
      `Removing ${stack} needs confirmation, and there is no terminal.`,
      `Confirm it in the command: ${again} --yes`,
    );
  const what = keepsRegistration
    ? `Remove ${stack} here and leave its app registration in the tenant?`
    : `Delete the app registration of ${stack} and remove the customer? A new one has another client ID.`;
  if (await isConfirmed(what, context)) return;
  throw new MailboxAccessError('interrupted', `Nothing of ${stack} was removed.`, `To remove it: ${again}`);
}
