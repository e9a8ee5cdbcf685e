import { formatJson } from '../../common/console/console.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import { rehearse } from '../../checks/rehearsal/run.ts';
import { readCustomer, type Context, type GlobalOptions } from '../../registration/customers/context.ts';
import { exitCode } from '../exitCodes.ts';
import { readPassword } from '../password.ts';
import { isConfirmed } from '../terminal/confirm.ts';

interface RehearseOptions extends GlobalOptions {
  readonly yes?: boolean;
}

export async function run(customer: string, options: RehearseOptions, context: Context): Promise<number> {
  const { projectFolder, raw, settings } = await readCustomer(customer, options, context);
  refuseEncrypted(customer, raw.encrypted);
  const isAttended = options.yes !== true;
  if (isAttended && !context.console.isInteractive)
    throw new MailboxAccessError(
      'usage',
      'A rehearsal asks before each step that changes something, and there is no terminal.',
      `To run it without questions and links: npx mailbox-access rehearse ${customer} --yes`,
    );
  const { account } = settings;
  const question =
    isAttended && account !== undefined
      ? `Password of ${account}, to sign in as the monitor does (Enter: skip): `
      : undefined;
  const password = (await readPassword(question, context)) || undefined;
  const result = await rehearse(
    {
      projectFolder,
      customer,
      raw,
      settings,
      password,
      isAttended,
      confirm: (question) => (isAttended ? isConfirmed(question, context) : Promise.resolve(true)),
    },
    context,
  );
  if (options.json === true) context.console.out(formatJson(result));
  else {
    const { findings, comparison, files } = result;
    for (const { question, answer } of findings) context.console.out(`${question}\n  ${answer}\n`);
    context.console.out(`\n${comparison.compared} requests compared, ${comparison.differences.length} differences.\n`);
    context.console.out(`Read the report, then send both files:\n${files.report}\n${files.recording}\n`);
  }
  return exitCode.done;
}

/** Refuses encrypted credentials, which only their own stack can read. @throws MailboxAccessError `usage` */
function refuseEncrypted(customer: string, encrypted: readonly string[] = []): void {
  const keys = encrypted.filter((key) => key.startsWith('azuread:'));
  if (keys.length === 0) return;
  throw new MailboxAccessError(
    'usage',
    `Pulumi.${customer}.yaml has an encrypted credential (${keys.join(', ')}), which the stack of a rehearsal cannot read.`,
    `Give it in the environment, for example ARM_CLIENT_SECRET, remove it from the file, and run: npx mailbox-access rehearse ${customer}`,
  );
}
