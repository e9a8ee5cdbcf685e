import { previewCustomer, runCustomer } from '../../pulumi/stack/open.ts';
import type { CustomerPreview, CustomerRunOptions } from '../../pulumi/stack/open.ts';
import type { StackRun } from '../../pulumi/stack/stack.ts';
import { MailboxAccessError } from '../../common/errors.ts';
import type { RegistrationImports } from '../../registration/registration.ts';
import { refused } from './choose.ts';

export interface ImportRunOptions extends CustomerRunOptions {
  readonly stack: string;
  /** The command that resumes this one. */
  readonly again: string;
}

/**
 * Runs the project's program with imports.
 *
 * Of the engine's three ways to import, this uses the resource option `import` for this one run. Each resource is read,
 * imported and compared with its declaration in one step of one update, under the stack's lock. Parents, dependencies
 * and protection come from the program. The preview shows exactly what the update does. After an interruption, each
 * resource is wholly in the state or not at all, so the next run imports the rest. `pulumi import` cannot preview
 * against the declaration, guesses inputs that the provider refuses (`groupMembershipClaims: [""]`), and needs a second
 * run for changes. `stack import` writes a state that was not read from the directory.
 *
 * The directory is read first, so a resource that is in the state but not in the directory is created again.
 *
 * @throws MailboxAccessError as a run does, with messages for an adoption.
 */
export function runImports(imports: RegistrationImports, options: ImportRunOptions): Promise<StackRun> {
  return runCustomer('up', options.stack, withImports(imports, options)).catch(rethrowFor(options));
}

export function previewImports(imports: RegistrationImports, options: ImportRunOptions): Promise<CustomerPreview> {
  return previewCustomer(options.stack, withImports(imports, options)).catch(rethrowFor(options));
}

function withImports(imports: RegistrationImports, options: ImportRunOptions): CustomerRunOptions {
  return { ...options, programOptions: { ...options.programOptions, imports }, partOf: 'up' };
}

/** @throws MailboxAccessError `adopt-refused` when a plan would create or delete an application. */
export function requireKept({ steps }: Pick<StackRun, 'steps'>, stack: string): void {
  const lost = steps.filter(
    ({ type, operation }) =>
      /:(Application|ServicePrincipal)$/.test(type) &&
      (/replace|delete/.test(operation) || (operation === 'create' && type.endsWith(':Application'))),
  );
  if (lost.length === 0) return;
  throw refused(
    `Applying the settings of ${stack} would replace the registration and change its client ID (${lost.map(({ name, operation }) => `${operation} ${name}`).join(', ')}).`,
    `Nothing was changed. See the differences: npx mailbox-access preview ${stack}`,
  );
}

function rethrowFor({ stack, again }: ImportRunOptions) {
  return (error: unknown): never => {
    if (!(error instanceof MailboxAccessError)) throw error;
    const { code, problem, remedy, original, breakingChanges, cause } = error;
    if (code === 'breaking-change')
      throw new MailboxAccessError(code, problem, `Check the differences, then adopt it again.\n${again}`, {
        breakingChanges,
        cause,
      });
    // Older engines have no such step and refuse to import a resource that differs.
    const isOld = (original ?? problem).includes('inputs to import do not match');
    throw new MailboxAccessError(
      code,
      problem.replace(/^The (?:preview|up) of/, 'The adoption of'),
      isOld
        ? 'The Pulumi engine on PATH is too old to adopt a registration that differs. Update it, or remove it from PATH to use the engine of this project.'
        : remedy.replaceAll(`npx mailbox-access up ${stack}`, again),
      { cause, original, breakingChanges },
    );
  };
}
