import type { Command } from 'commander';
import { operations } from '../../engine/operation.ts';
import type { Operation } from '../../engine/operation.ts';
import { MailboxAccessError } from '../../errors.ts';
import { confirmDestroy } from '../confirm.ts';
import { formatJson } from '../console.ts';
import { chooseCustomers, projectOf } from '../context.ts';
import type { Context, GlobalOptions } from '../context.ts';
import { runOne } from '../customer.ts';
import type { CustomerResult } from '../customer.ts';
import { exitCode, exitCodeOf } from '../exitCodes.ts';
import { describeError, reportError } from '../runReport.ts';

interface OperationOptions extends GlobalOptions {
  readonly all?: boolean;
  readonly yes?: boolean;
}

const descriptions: Readonly<Record<Operation, string>> = {
  preview: 'Show what up would change, and change nothing in the directory. Again: the same.',
  up: 'Provision the registration. Again: only what differs is changed.',
  refresh: 'Take over into the state what was changed behind its back. Again: nothing is left to take over.',
  destroy: 'Delete the registration. Again: there is nothing to delete.',
};

/** Adds the operations of the engine; `finish` is given the exit code. */
export function addOperations(program: Command, context: Context, finish: (code: number) => void): void {
  for (const operation of operations) {
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
      results.push(await runOne(operation, stack, projectFolder, options.json === true, context));
    } catch (error) {
      if (!(error instanceof MailboxAccessError)) throw error;
      codes.add(exitCodeOf(error));
      results.push({ stack, result: 'failed', error: describeError(error) });
      reportError(error, context);
      if (error.code === 'interrupted') break;
    }
  }
  if (options.json === true) context.console.out(formatJson({ operation, stacks: results }));
  return codes.has(exitCode.failed) ? exitCode.failed : ([...codes][0] ?? exitCode.done);
}
