import type { Command } from 'commander';
import { fileSettings } from '../../config/files.ts';
import { readSettings } from '../../config/read.ts';
import type { Settings } from '../../config/settings.ts';
import type { Engine } from '../../engine/find/locate.ts';
import { openBackend, openTarget } from '../../engine/open.ts';
import type { Target } from '../../engine/open.ts';
import { listCustomers } from '../../engine/project.ts';
import { findHeldApplication, readHeldResources } from '../../engine/state.ts';
import { MailboxAccessError } from '../../errors.ts';
import type { Adoption, AdoptRequest } from '../adoption.ts';
import { adopt } from '../adoptionTalk.ts';
import { formatJson } from '../console.ts';
import { projectOf, requireCustomer } from '../context.ts';
import type { Context, GlobalOptions } from '../context.ts';
import { findEngineFor } from '../findStack.ts';
import { explainGraphRefusal, openAccess } from '../directoryAccess.ts';
import { describeEngine, describeTarget } from '../engineReport.ts';

interface AdoptOptions extends GlobalOptions {
  readonly clientId?: string;
  readonly objectId?: string;
  readonly name?: string;
  readonly deleted?: boolean;
  readonly yes?: boolean;
}

export function addAdopt(program: Command, context: Context): void {
  program
    .command('adopt')
    .description('Take a registration that exists already into the stack, with its client ID. Again: nothing to do.')
    .argument('<customer>', 'name of the stack')
    .option('--client-id <id>', 'the one with this client ID')
    .option('--object-id <id>', 'the one with this object ID')
    .option('--name <name>', "the one of this name (default: the stack's displayName)")
    .option('--deleted', 'bring it back from the 30-day bin first')
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      '\nExample:\n  $ npx mailbox-access adopt contoso --client-id 00000000-0000-0000-0000-000000000000',
    )
    .action(async (customer: string, _: unknown, self: Command) => {
      await runAdopt(customer, self.optsWithGlobals(), context);
    });
}

async function runAdopt(stack: string, options: AdoptOptions, context: Context): Promise<void> {
  const request = readRequest(stack, options);
  const projectFolder = await projectOf(options);
  await requireCustomer(projectFolder, stack);
  const settings = readSettings(await fileSettings(projectFolder, stack, context.env));
  const [opened, found] = await Promise.allSettled([
    openTarget(settings, projectFolder, context.env),
    findEngineFor(settings, projectFolder, context),
  ]);
  if (opened.status === 'rejected') throw opened.reason;
  const target = opened.value;
  try {
    if (found.status === 'rejected') throw found.reason;
    const { engine } = found.value;
    context.console.err(`${describeEngine(engine)}\n${describeTarget(target)}\n`);
    const asJson = options.json === true;
    const adoption = await openAdoption(settings, request, { projectFolder, engine, target, asJson }, context);
    const result = await adopt(adoption, { yes: options.yes === true, asJson }, context);
    if (asJson) context.console.out(formatJson(result));
  } catch (error) {
    if (context.signal.aborted) throw interrupted(stack, buildCommand(stack, request), error);
    throw explainGraphRefusal(error, `the adoption for ${stack}`);
  } finally {
    await target.close();
  }
}

/** @throws MailboxAccessError `usage` when more than one way to name it is given. */
function readRequest(customer: string, { clientId, objectId, name, deleted }: AdoptOptions): AdoptRequest {
  const given = { ...(clientId && { clientId }), ...(objectId && { objectId }), ...(name && { name }) };
  if (Object.keys(given).length > 1)
    throw new MailboxAccessError(
      'usage',
      'A registration is named by its client ID, its object ID or its name, and more than one is given.',
      `Give one, such as: npx mailbox-access adopt ${customer} --client-id ${clientId ?? '<client ID>'}`,
    );
  return { choice: given, isDeleted: deleted === true };
}

interface Surroundings {
  readonly projectFolder: string;
  readonly engine: Engine;
  readonly target: Target;
  readonly asJson: boolean;
}

async function openAdoption(
  settings: Settings,
  request: AdoptRequest,
  { projectFolder, engine, target, asJson }: Surroundings,
  context: Context,
): Promise<Adoption> {
  const { stack } = settings;
  const { console, signal, engineSignal } = context;
  const env = await openBackend(settings, projectFolder);
  const [access, held, takenBy] = await Promise.all([
    openAccess(settings, target, context),
    readHeldResources({ projectFolder, stack, engine, env }),
    findTaken(settings, projectFolder, engine, context),
  ]);
  return {
    settings,
    request,
    access,
    held,
    takenBy,
    run: {
      projectFolder,
      engine,
      target,
      stack,
      again: buildCommand(stack, request),
      signal,
      engineSignal,
      color: console.hasColor && !asJson ? 'always' : 'never',
      ...(asJson ? {} : { onOutput: console.out }),
    },
  };
}

/** What the project's other stacks of the same tenant have, by object ID. */
async function findTaken(
  { stack, tenantId }: Settings,
  projectFolder: string,
  engine: Engine,
  { env }: Context,
): Promise<ReadonlyMap<string, string>> {
  const taken = new Map<string, string>();
  for (const other of await listCustomers(projectFolder)) {
    // Another customer's settings may be wrong; that is not this one's matter.
    const settings = await readIfValid(projectFolder, other, env);
    if (other === stack || settings?.tenantId !== tenantId) continue;
    const backend = await openBackend(settings, projectFolder);
    const id = findHeldApplication(await readHeldResources({ projectFolder, stack: other, engine, env: backend }));
    if (id !== undefined) taken.set(id, other);
  }
  return taken;
}

async function readIfValid(
  projectFolder: string,
  stack: string,
  env: NodeJS.ProcessEnv,
): Promise<Settings | undefined> {
  try {
    return readSettings(await fileSettings(projectFolder, stack, env));
  } catch (error) {
    if (error instanceof MailboxAccessError) return undefined;
    throw error;
  }
}

function buildCommand(stack: string, { choice, isDeleted }: AdoptRequest): string {
  const { clientId, objectId, name } = choice;
  return [
    `npx mailbox-access adopt ${stack}`,
    ...(clientId === undefined ? [] : [`--client-id ${clientId}`]),
    ...(objectId === undefined ? [] : [`--object-id ${objectId}`]),
    ...(name === undefined ? [] : [`--name '${name}'`]),
    ...(isDeleted ? ['--deleted'] : []),
  ].join(' ');
}

function interrupted(stack: string, again: string, cause: unknown): MailboxAccessError {
  return new MailboxAccessError('interrupted', `The adoption for ${stack} was interrupted.`, `Go on with: ${again}`, {
    cause,
  });
}
