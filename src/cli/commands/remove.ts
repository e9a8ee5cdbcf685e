import { formatJson } from '../../common/console/console.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import { quoteForShell } from '../../common/quote.ts';
import { removeCustomer } from '../../onboarding/removeCustomer.ts';
import { provideEngine } from '../../pulumi/session/engineReport.ts';
import { openBackend } from '../../pulumi/stack/open.ts';
import { projectOf, requireCustomer } from '../../registration/customers/context.ts';
import type { Context, GlobalOptions } from '../../registration/customers/context.ts';
import { fileSettings } from '../../registration/settings/files.ts';
import { readSettings } from '../../registration/settings/read.ts';
import { deployStack } from '../deployStack.ts';
import { exitCode } from '../exitCodes.ts';
import { isConfirmed, requireSameName } from '../terminal/confirm.ts';

interface RemoveOptions extends GlobalOptions {
  readonly keepRegistration?: boolean;
  readonly yes?: boolean;
  readonly confirm?: string;
}

/** Deletes the customer's registration unless it is kept, then all of the customer's files in the project. */
export async function run(stack: string, options: RemoveOptions, context: Context): Promise<number> {
  const projectFolder = await projectOf(options);
  await requireCustomer(projectFolder, stack);
  const { confirm, keepRegistration = false } = options;
  if (confirm !== undefined) requireSameName(confirm, [stack], [stack], 'remove');
  if (options.yes !== true && confirm === undefined) await confirmRemoval(stack, keepRegistration, context);
  const settings = readSettings(await fileSettings(projectFolder, stack, context.env));
  const asJson = options.json === true;
  if (!keepRegistration) {
    const how = { asJson, showsEngine: false, yes: true, skipPreflight: false, allowed: [] };
    await deployStack('destroy', stack, projectFolder, how, context);
  }
  const [engine, env] = await Promise.all([provideEngine(context), openBackend(settings, projectFolder, context.env)]);
  const removed = await removeCustomer({ projectFolder, stack, engine, env, keepsRegistration: keepRegistration });
  const file = quoteForShell(`Pulumi.${stack}.yaml`);
  if (asJson) context.console.out(formatJson({ customer: stack, registrationKept: keepRegistration, removed }));
  else
    context.console.out(
      `Removed stack ${stack} and ${removed.join(', ')}.\nCommit it: git commit -m ${quoteForShell(`Remove ${stack}`)} -- ${file}\n`,
    );
  return exitCode.done;
}

/** @throws MailboxAccessError `usage` without a terminal, `interrupted` when the answer is not yes */
async function confirmRemoval(stack: string, keepsRegistration: boolean, context: Context): Promise<void> {
  if (!context.console.isInteractive)
    throw new MailboxAccessError(
      'usage',
      `Removing ${stack} needs confirmation, and there is no terminal.`,
      `Confirm it in the command: npx mailbox-access remove ${stack} --yes`,
    );
  const what = keepsRegistration
    ? `Remove ${stack} here and leave its app registration in the tenant?`
    : `Delete the app registration of ${stack} and remove the customer? A new one has another client ID.`;
  if (await isConfirmed(what, context)) return;
  throw new MailboxAccessError(
    'interrupted',
    `Nothing of ${stack} was removed.`,
    `To remove it: npx mailbox-access remove ${stack}`,
  );
}
