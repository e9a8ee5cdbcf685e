import { openTarget } from '../../pulumi/stack/open.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import { adopt } from '../adopt/adopt.ts';
import { buildCommand, openAdoption, type AdoptRequest } from '../adopt/steps.ts';
import { formatJson } from '../../common/console/console.ts';
import { readCustomer, type Context, type GlobalOptions } from '../../registration/customers/context.ts';
import { exitCode } from '../exitCodes.ts';
import { explainGraphRefusal } from '../../pulumi/session/directoryAccess.ts';
import { showSession, provideEngine } from '../../pulumi/session/engineReport.ts';

interface AdoptOptions extends GlobalOptions {
  readonly clientId?: string;
  readonly objectId?: string;
  readonly name?: string;
  readonly deleted?: boolean;
  readonly yes?: boolean;
}

export async function run(stack: string, options: AdoptOptions, context: Context): Promise<number> {
  const request = readRequest(stack, options);
  const { projectFolder, settings } = await readCustomer(stack, options, context);
  const [opened, found] = await Promise.allSettled([
    openTarget(settings, projectFolder, context.env),
    provideEngine(context),
  ]);
  if (opened.status === 'rejected') throw opened.reason;
  const target = opened.value;
  try {
    if (found.status === 'rejected') throw found.reason;
    const engine = found.value;
    showSession(context.console, target, engine);
    const result = await adopt(await openAdoption(settings, request, { projectFolder, engine, target }, context));
    if (request.asJson) context.console.out(formatJson(result));
    return exitCode.done;
  } catch (error) {
    if (context.signal.aborted)
      throw new MailboxAccessError(
        'interrupted',
        `The adoption for ${stack} was interrupted.`,
        `Resume it: ${buildCommand(stack, request)}`,
        { cause: error },
      );
    throw explainGraphRefusal(error, `the adoption for ${stack}`);
  } finally {
    await target.close();
  }
}

/** @throws MailboxAccessError `usage` when the application is named in more than one way. */
function readRequest(customer: string, options: AdoptOptions): AdoptRequest {
  const { clientId, objectId, name, deleted = false, yes = false, json: asJson = false } = options;
  if ([clientId, objectId, name].filter((given) => given !== undefined).length > 1)
    throw new MailboxAccessError(
      'usage',
      'Only one of --client-id, --object-id and --name can be given.',
      `Give one, such as: npx mailbox-access adopt ${customer} --client-id ${clientId ?? '<client ID>'}`,
    );
  return { choice: { clientId, objectId, name }, isDeleted: deleted, yes, asJson };
}
