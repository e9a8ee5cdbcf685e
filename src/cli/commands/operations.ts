import { Option } from 'commander';
import type { Operation } from '../../pulumi/stack/operation.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import { describeError } from '../../reporting/model/describeError.ts';
import type { FleetRow } from '../../reporting/model/schema.ts';
import { allowableKinds, optionOf } from '../../registration/hooks/breakingChange.ts';
import { confirmFleetDestroy, requireSameName, requireSomebody } from '../terminal/confirm.ts';
import { formatJson } from '../../common/console/console.ts';
import { projectOf, type Context, type GlobalOptions } from '../../registration/customers/context.ts';
import { deployStack } from '../deployStack.ts';
import type { DeployOptions } from '../deployment.ts';
import { exitCode, exitCodeOf } from '../exitCodes.ts';
import { runFleet } from '../fleet/run.ts';
import { chooseStacks, type FleetOptions } from '../fleet/choose.ts';
import { reportFleet } from '../fleet/report.ts';
import { reportError } from '../reportError.ts';

interface OperationOptions extends GlobalOptions, FleetOptions {
  readonly yes?: boolean;
  readonly confirm?: string;
  readonly verbose?: boolean;
  readonly diff?: boolean;
  readonly skipPreflight?: boolean;
}

export async function runOperation(
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
    showsEngine: options.diff === true || options.verbose === true,
    yes: isConfirmed || isFleet,
    skipPreflight: options.skipPreflight === true,
    allowed: allowableKinds.filter((kind) => new Option(optionOf(kind)).attributeName() in options),
  };
  const [stack] = stacks;
  if (!isFleet && stack !== undefined) return runAlone(operation, stack, projectFolder, run, options, context);
  if (isDeletion) await confirmFleetDestroy(stacks, context);
  const report = await runFleet(
    { operation, stacks, projectFolder, options },
    // The engine's output becomes the diff of the row.
    (each, ownContext, shared) =>
      deployStack(operation, each, projectFolder, { ...run, asJson: false }, ownContext, shared),
    context,
  );
  return reportFleet(report, projectFolder, options, context);
}

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
