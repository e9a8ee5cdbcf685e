import type { Command } from 'commander';
import { operations } from '../../pulumi/stack/operation.ts';
import type { Operation } from '../../pulumi/stack/operation.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import { describeError } from '../../reporting/model/describeError.ts';
import type { FleetRow } from '../../reporting/model/schema.ts';
import { allowableKinds, optionOf } from '../../registration/hooks/breakingChange.ts';
import type { AllowableKind } from '../../registration/hooks/breakingChange.ts';
import { confirmFleetDestroy, requireSameName, requireSomebody } from '../terminal/confirm.ts';
import { formatJson } from '../../common/console/console.ts';
import { projectOf } from '../../registration/customers/context.ts';
import type { Context, GlobalOptions } from '../../registration/customers/context.ts';
import { deployStack } from '../deployStack.ts';
import type { DeployOptions } from '../deployment.ts';
import { exitCode, exitCodeOf } from '../exitCodes.ts';
import { runFleet } from '../fleet/run.ts';
import { addFleetOptions, chooseStacks } from '../fleet/options.ts';
import type { FleetOptions } from '../fleet/options.ts';
import { reportFleet } from '../fleet/report.ts';
import { reportError } from '../runReport.ts';

interface OperationOptions extends GlobalOptions, FleetOptions {
  readonly yes?: boolean;
  readonly confirm?: string;
  readonly verbose?: boolean;
  readonly skipPreflight?: boolean;
  readonly allowReplace?: boolean;
  readonly allowRedirectRemoval?: boolean;
  readonly allowPermissionRemoval?: boolean;
  readonly allowWiderConsent?: boolean;
}

/** What each option of `up` allows. */
const allowances: Readonly<
  Record<AllowableKind, { readonly option: keyof OperationOptions; readonly allows: string }>
> = {
  replace: { option: 'allowReplace', allows: 'replacing the registration (new client ID)' },
  'redirect-removal': { option: 'allowRedirectRemoval', allows: 'removing a redirect URI' },
  'permission-removal': { option: 'allowPermissionRemoval', allows: 'removing a permission' },
  'wider-consent': { option: 'allowWiderConsent', allows: 'widening consent to the whole tenant' },
};

const descriptions: Readonly<Record<Operation, string>> = {
  preview: 'Show what up would change, and change nothing in the directory. Again: the same.',
  up: 'Provision the registration. Again: only what differs is changed.',
  refresh: 'Take over into the state what was changed behind its back. Again: nothing is left to take over.',
  destroy: 'Delete the registration. Again: there is nothing to delete.',
};

/** Adds the operations of the engine; `finish` is given the exit code. */
export function addOperations(program: Command, context: Context, finish: (code: number) => void): void {
  for (const operation of operations) {
    const command = addFleetOptions(program.command(operation).description(descriptions[operation])).addHelpText(
      'after',
      `\nExamples:\n  $ npx mailbox-access ${operation} contoso\n  $ npx mailbox-access ${operation} --all --parallel 4`,
    );
    command.option('--verbose', 'after an error, also what the engine and Microsoft said');
    if (operation === 'up') {
      command.option('--skip-preflight', 'provision a new stack whatever `preflight` would find');
      for (const kind of allowableKinds)
        command.option(optionOf(kind), `allow ${allowances[kind].allows} without asking`);
    }
    if (operation === 'destroy')
      command
        .option('--yes', 'do not ask')
        .option('--confirm <customer>', 'do not ask; refuse when it is another name than that of the one customer');
    command.action(async (customers: string[], _: unknown, self: Command) => {
      finish(await runOperation(operation, customers, self.optsWithGlobals(), context));
    });
  }
}

async function runOperation(
  operation: Operation,
  named: readonly string[],
  options: OperationOptions,
  context: Context,
): Promise<number> {
  const projectFolder = await projectOf(options);
  const { stacks, isFleet } = await chooseStacks(projectFolder, named, options);
  const { confirm } = options;
  if (confirm !== undefined) requireSameName(confirm, named, stacks);
  const isConfirmed = options.yes === true || confirm !== undefined;
  const isDeletion = operation === 'destroy' && !isConfirmed && stacks.length > 0;
  if (isDeletion) requireSomebody(stacks, context);
  const run: DeployOptions = {
    asJson: options.json === true,
    yes: isConfirmed || isFleet,
    skipPreflight: options.skipPreflight === true,
    allowed: allowableKinds.filter((kind) => options[allowances[kind].option] === true),
  };
  const [stack] = stacks;
  if (!isFleet && stack !== undefined) return runAlone(operation, stack, projectFolder, run, options, context);
  if (isDeletion) await confirmFleetDestroy(stacks, context);
  const report = await runFleet(
    { operation, stacks, projectFolder, options },
    // What the engine prints is the diff of a row.
    (each, ownContext, shared) =>
      deployStack(operation, each, projectFolder, { ...run, asJson: false }, ownContext, shared),
    context,
  );
  return reportFleet(report, projectFolder, options, context);
}

/** One customer by its name: the engine's words are printed as they come. */
async function runAlone(
  operation: Operation,
  stack: string,
  projectFolder: string,
  run: DeployOptions,
  { verbose }: OperationOptions,
  context: Context,
): Promise<number> {
  const tell = (row: FleetRow) => {
    if (run.asJson) context.console.out(formatJson({ operation, stacks: [row] }));
  };
  try {
    const row = await deployStack(operation, stack, projectFolder, run, context);
    tell(row);
    return row.result === 'failed' ? exitCode.failed : exitCode.done;
  } catch (error) {
    if (!(error instanceof MailboxAccessError)) throw error;
    tell({ stack, result: 'failed', error: describeError(error) });
    reportError(error, { ...context, isVerbose: verbose === true });
    return exitCodeOf(error);
  }
}
