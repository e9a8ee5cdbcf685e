import { closest } from 'fastest-levenshtein';
import { isCustomerName, requireCustomerName } from '../config/customerName.ts';
import { findProject, listCustomers } from '../engine/project.ts';
import { MailboxAccessError } from '../errors.ts';
import type { Console } from './console.ts';
import type { Signals } from './signals.ts';

/** What every command is given. */
export interface Context extends Signals {
  readonly console: Console;
  readonly env: NodeJS.ProcessEnv;
}

/** Options that every command has. */
export interface GlobalOptions {
  readonly cwd: string;
  readonly json?: boolean;
}

/**
 * Finds which customers are meant: those named, or all that have settings.
 *
 * @throws MailboxAccessError `usage` when none or both are given or a name is none, `stack-unknown` for a name without settings.
 */
export async function chooseCustomers(
  projectFolder: string,
  named: readonly string[],
  all: boolean,
): Promise<readonly string[]> {
  const known = await listCustomers(projectFolder);
  if (all === named.length > 0)
    throw new MailboxAccessError(
      'usage',
      all ? 'Customers are named and --all is given too.' : 'No customer is named.',
      `Name some of ${known.filter(isCustomerName).join(', ')}, or give --all alone.`,
    );
  for (const name of all ? known : named) requireCustomerName(name);
  for (const name of named) if (!known.includes(name)) throw unknownCustomer(name, known);
  return all ? known : [...new Set(named)];
}

function unknownCustomer(name: string, known: readonly string[]): MailboxAccessError {
  const usable = known.filter(isCustomerName);
  const near = usable.length === 0 ? '' : ` The nearest is ${closest(name, usable)}.`;
  return new MailboxAccessError(
    'stack-unknown',
    `There is no Pulumi.${name}.yaml, so ${name} is no customer.${near}`,
    `Make it: pulumi stack init ${name}, then pulumi config set azuread:tenantId <tenant-id> --stack ${name}`,
  );
}

/** The project folder that `--cwd` or the current folder lies in. */
export function projectOf(options: GlobalOptions): Promise<string> {
  return findProject(options.cwd);
}
