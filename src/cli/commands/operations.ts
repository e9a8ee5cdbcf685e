import type { Command } from 'commander';
import { fileSettings } from '../../config/files.ts';
import { readSettings } from '../../config/read.ts';
import { isUnchanged } from '../../engine/events.ts';
import { openTarget, runCustomer } from '../../engine/open.ts';
import type { Operation } from '../../engine/operation.ts';
import type { StackRun } from '../../engine/stack.ts';
import { MailboxAccessError } from '../../errors.ts';
import { readOutputs } from '../../outputs/read.ts';
import type { Outputs } from '../../outputs/schema.ts';
import { confirmDestroy } from '../confirm.ts';
import { formatJson } from '../console.ts';
import { chooseCustomers, projectOf } from '../context.ts';
import type { Context, GlobalOptions } from '../context.ts';
import { describeEngine, describeTarget, provideEngine } from '../engineReport.ts';
import { exitCode, exitCodeOf } from '../exitCodes.ts';
import { reportError, reportRun } from '../runReport.ts';

interface OperationOptions extends GlobalOptions {
  readonly all?: boolean;
  readonly yes?: boolean;
}

/** What became of one customer; the same shape in `--json`. */
export interface CustomerResult {
  readonly stack: string;
  readonly result: 'changed' | 'unchanged' | 'failed';
  readonly changes?: Readonly<Record<string, number>>;
  readonly durationMs?: number;
  readonly outputs?: Outputs;
  readonly error?: { readonly code: string; readonly problem: string; readonly remedy: string };
}

const descriptions: Readonly<Record<Operation, string>> = {
  preview: 'Show what up would change, and change nothing. Again: the same.',
  up: 'Provision the registration. Again: only what differs is changed.',
  refresh: 'Take over into the state what was changed behind its back. Again: nothing is left to take over.',
  destroy: 'Delete the registration. Again: there is nothing to delete.',
};

/** Adds one operation of the engine; `finish` is given the exit code. */
export function addOperation(
  program: Command,
  operation: Operation,
  context: Context,
  finish: (code: number) => void,
): void {
  const command = program
    .command(operation)
    .description(descriptions[operation])
    .argument('[customers...]', 'names of stacks: <name> has a Pulumi.<name>.yaml')
    .option('--all', 'every customer that has settings')
    .addHelpText('after', `\nExample:\n  $ npx mailbox-access ${operation} contoso`);
  if (operation === 'destroy') command.option('--yes', 'do not ask');
  command.action(async (customers: string[], _: unknown, self: Command) => {
    finish(await runOperation(operation, customers, self.optsWithGlobals(), context));
  });
}

async function runOperation(
  operation: Operation,
  named: readonly string[],
  options: OperationOptions,
  context: Context,
): Promise<number> {
  const projectFolder = await projectOf(options);
  const customers = await chooseCustomers(projectFolder, named, options.all === true);
  if (operation === 'destroy' && options.yes !== true) await confirmDestroy(customers, context);
  const results: CustomerResult[] = [];
  const codes = new Set<number>();
  for (const stack of customers) {
    try {
      const run = await runOne(operation, stack, projectFolder, options, context);
      results.push(run);
    } catch (error) {
      if (!(error instanceof MailboxAccessError)) throw error;
      codes.add(exitCodeOf(error));
      results.push({
        stack,
        result: 'failed',
        error: { code: error.code, problem: error.problem, remedy: error.remedy },
      });
      reportError(error, context);
      if (error.code === 'interrupted') break;
    }
  }
  if (options.json === true) context.console.out(formatJson({ operation, stacks: results }));
  return codes.has(exitCode.failed) ? exitCode.failed : ([...codes][0] ?? exitCode.done);
}

async function runOne(
  operation: Operation,
  stack: string,
  projectFolder: string,
  options: OperationOptions,
  context: Context,
): Promise<CustomerResult> {
  const settings = readSettings(await fileSettings(projectFolder, stack));
  // Looking for the engine starts it once: a process beside this one, while the rest is loaded.
  const finding = provideEngine(context);
  finding.catch(() => undefined);
  const target = await openTarget(settings, projectFolder, context.env);
  const { console, signal, engineSignal } = context;
  try {
    const engine = await finding;
    console.err(`${describeEngine(engine)}\n${describeTarget(target)}\n`);
    const run = await runCustomer(operation, stack, {
      projectFolder,
      engine,
      target,
      signal,
      engineSignal,
      color: console.hasColor && options.json !== true ? 'always' : 'never',
      ...(options.json === true ? {} : { onOutput: console.out }),
    });
    if (options.json !== true) reportRun(run, context);
    return describeResult(run);
  } finally {
    await target.close();
  }
}

function describeResult({ operation, stack, changes, durationMs, outputs }: StackRun): CustomerResult {
  const hasOutputs = operation !== 'preview' && outputs !== undefined && Object.keys(outputs).length > 0;
  return {
    stack,
    result: isUnchanged(changes) ? 'unchanged' : 'changed',
    changes,
    durationMs,
    ...(hasOutputs ? { outputs: readOutputs(outputs, stack) } : {}),
  };
}
