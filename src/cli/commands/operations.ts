import type { Command } from 'commander';
import { operations } from '../../pulumi/stack/operation.ts';
import type { Operation } from '../../pulumi/stack/operation.ts';
import type { Context } from '../../registration/customers/context.ts';
import { allowableKinds, optionOf } from '../../registration/hooks/breakingChange.ts';
import type { AllowableKind } from '../../registration/hooks/breakingChange.ts';
import { addFleetOptions } from '../fleet/options.ts';

/** What each option of `up` allows, with the name that commander gives the option. */
const allowances: Readonly<Record<AllowableKind, { readonly option: string; readonly allows: string }>> = {
  replace: { option: 'allowReplace', allows: 'replacing the registration (new client ID)' },
  'redirect-removal': { option: 'allowRedirectRemoval', allows: 'removing a redirect URI' },
  'permission-removal': { option: 'allowPermissionRemoval', allows: 'removing a permission' },
  'wider-consent': { option: 'allowWiderConsent', allows: 'widening consent to the whole tenant' },
};

const descriptions: Readonly<Record<Operation, string>> = {
  preview: 'Show what up would change, and change nothing',
  up: 'Create or update the app registration',
  refresh: 'Read the directory and update the state',
  destroy: 'Delete the app registration',
};

/** `preview` and `up` read the directory themselves. */
const hiddenOperations: readonly Operation[] = ['refresh'];

/** Adds the operations of the engine; `finish` is given the exit code. */
export function addOperations(program: Command, context: Context, finish: (code: number) => void): void {
  for (const operation of operations) {
    const command = addFleetOptions(
      program.command(operation, { hidden: hiddenOperations.includes(operation) }).description(descriptions[operation]),
    ).addHelpText(
      'after',
      `\nExamples:\n  $ npx mailbox-access ${operation} contoso\n  $ npx mailbox-access ${operation} --all --parallel 4`,
    );
    command
      .option('--diff', "print the engine's diff instead of the plan")
      .option('--verbose', "print the engine's output, and after an error what Microsoft answered");
    if (operation === 'up') {
      command.option('--skip-preflight', 'create a new stack without running preflight');
      for (const kind of allowableKinds)
        command.option(optionOf(kind), `allow ${allowances[kind].allows} without asking`);
    }
    if (operation === 'destroy')
      command
        .option('--yes', 'do not ask for confirmation')
        .option('--confirm <customer>', 'do not ask; fail if this is not the name of the only customer');
    command.action(async (customers: string[], _: unknown, self: Command) => {
      const { runOperation } = await import('../actions/operations.ts');
      const allowed = allowableKinds.filter((kind) => self.opts()[allowances[kind].option] === true);
      finish(await runOperation(operation, customers, self.optsWithGlobals(), allowed, context));
    });
  }
}
