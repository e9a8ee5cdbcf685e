import type { Command } from 'commander';
import { operations } from '../../engine/operation.ts';
import type { Operation } from '../../engine/operation.ts';
import { MailboxAccessError } from '../../errors.ts';
import { requireSomebody } from '../confirm.ts';
import { harmKinds, optionOf } from '../../guard/harm.ts';
import type { HarmKind } from '../../guard/harm.ts';
import { formatJson } from '../console.ts';
import { chooseCustomers, projectOf } from '../context.ts';
import type { Context, GlobalOptions } from '../context.ts';
import { runOne } from '../customer.ts';
import type { CustomerResult } from '../customer.ts';
import type { RunOptions } from '../judgedRun.ts';
import { exitCode, exitCodeOf } from '../exitCodes.ts';
import { describeError, reportError } from '../runReport.ts';

interface OperationOptions extends GlobalOptions {
  readonly all?: boolean;
  readonly yes?: boolean;
  readonly verbose?: boolean;
  readonly skipPreflight?: boolean;
  readonly allowReplace?: boolean;
  readonly allowDelete?: boolean;
  readonly allowRedirectRemoval?: boolean;
  readonly allowPermissionRemoval?: boolean;
  readonly allowWiderConsent?: boolean;
}

/** What each option of `up` lets a plan do. */
const allowances: Readonly<Record<HarmKind, { readonly option: keyof OperationOptions; readonly lets: string }>> = {
  replace: { option: 'allowReplace', lets: 'the registration be made anew, with another client ID' },
  delete: { option: 'allowDelete', lets: 'the registration be deleted' },
  'redirect-removal': { option: 'allowRedirectRemoval', lets: 'a redirect URI be taken away' },
  'permission-removal': { option: 'allowPermissionRemoval', lets: 'a permission be taken away' },
  'wider-consent': { option: 'allowWiderConsent', lets: 'consent be widened to the whole tenant' },
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
    const command = program
      .command(operation)
      .description(descriptions[operation])
      .argument('[customers...]', 'names of stacks: <name> has a Pulumi.<name>.yaml')
      .option('--all', 'every customer that has settings')
      .addHelpText('after', `\nExample:\n  $ npx mailbox-access ${operation} contoso`);
    command.option('--verbose', 'after an error, also what the engine and Microsoft said');
    if (operation === 'up') {
      command.option('--skip-preflight', 'provision a new stack whatever `preflight` would find');
      for (const kind of harmKinds) command.option(optionOf(kind), `let ${allowances[kind].lets}, unasked`);
    }
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
  if (operation === 'destroy' && options.yes !== true) requireSomebody(customers, context);
  const run: RunOptions = {
    asJson: options.json === true,
    yes: options.yes === true,
    skipPreflight: options.skipPreflight === true,
    allowed: harmKinds.filter((kind) => options[allowances[kind].option] === true),
  };
  const results: CustomerResult[] = [];
  const codes = new Set<number>();
  for (const stack of customers) {
    try {
      const result = await runOne(operation, stack, projectFolder, run, context);
      results.push(result);
      if (result.result === 'failed') codes.add(exitCode.failed);
    } catch (error) {
      if (!(error instanceof MailboxAccessError)) throw error;
      codes.add(exitCodeOf(error));
      results.push({ stack, result: 'failed', error: describeError(error) });
      reportError(error, { ...context, isVerbose: options.verbose === true });
      if (error.code === 'interrupted') break;
    }
  }
  if (options.json === true) context.console.out(formatJson({ operation, stacks: results }));
  return codes.has(exitCode.failed) ? exitCode.failed : ([...codes][0] ?? exitCode.done);
}
