import { requireCustomerName } from '../../common/customerName.ts';
import { findProject, listCustomers } from './project.ts';
import { customerUnknown } from './choose.ts';
import { fileSettings } from '../settings/files.ts';
import { readSettings, type RawSettings } from '../settings/read.ts';
import type { Settings } from '../settings/settings.ts';
import type { Console } from '../../common/console/console.ts';
import type { Signals } from '../../common/signals.ts';

export interface Context extends Signals {
  readonly console: Console;
  readonly env: NodeJS.ProcessEnv;
}

export interface GlobalOptions {
  readonly cwd: string;
  readonly json?: boolean;
}

/**
 * Refuses a customer that has no settings.
 *
 * @throws MailboxAccessError `usage` for an invalid name, `stack-unknown` for an unknown one.
 */
export async function requireCustomer(projectFolder: string, name: string): Promise<void> {
  const known = await listCustomers(projectFolder);
  requireCustomerName(name);
  if (known.includes(name)) return;
  throw customerUnknown(name, known);
}

/** A customer of a project, with its settings. */
export interface Customer {
  readonly projectFolder: string;
  readonly stack: string;
  readonly raw: RawSettings;
  readonly settings: Settings;
}

/**
 * Finds a customer and reads its settings.
 *
 * @throws MailboxAccessError as {@link requireCustomer} does, `settings-invalid`
 */
export async function readCustomer(stack: string, options: GlobalOptions, { env }: Context): Promise<Customer> {
  const projectFolder = await projectOf(options);
  await requireCustomer(projectFolder, stack);
  const raw = await fileSettings(projectFolder, stack, env);
  return { projectFolder, stack, raw, settings: readSettings(raw) };
}

/** Finds the project folder at or above `--cwd` or the current folder. */
export function projectOf(options: GlobalOptions): Promise<string> {
  return findProject(options.cwd);
}
