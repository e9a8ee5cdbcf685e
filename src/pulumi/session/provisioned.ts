import type { Engine } from '../cli/locate.ts';
import { openBackend } from '../stack/open.ts';
import { readState } from '../stack/state.ts';
import { readOutputs } from '../../registration/outputs/read.ts';
import type { Outputs } from '../../registration/outputs/schema.ts';
import { readCustomer, type Context, type Customer, type GlobalOptions } from '../../registration/customers/context.ts';
import { provideEngine } from './engineReport.ts';

/** A customer with a provisioned stack, its engine and its outputs. */
export interface Provisioned extends Omit<Customer, 'raw'> {
  readonly engine: Engine;
  readonly outputs: Outputs;
}

/**
 * Finds a customer and reads the outputs of its stack.
 *
 * @throws MailboxAccessError `stack-unknown`, `settings-invalid`, `outputs-missing` when it was never provisioned.
 */
export async function readProvisioned(stack: string, options: GlobalOptions, context: Context): Promise<Provisioned> {
  return readStack(await readCustomer(stack, options, context), context);
}

/**
 * Does the same for a customer whose settings are already read.
 *
 * @param known Optional. The engine, if it is already found.
 */
export async function readStack(
  { projectFolder, stack, settings }: Omit<Customer, 'raw'>,
  context: Context,
  known?: Engine,
): Promise<Provisioned> {
  const [engine, env] = await Promise.all([
    known ?? provideEngine(context),
    openBackend(settings, projectFolder, context.env),
  ]);
  const state = await readState({ projectFolder, stack, engine, env, onNotice: context.console.err });
  const read = readOutputs(state?.outputs, stack);
  const { imap, smtp } = read;
  const outputs = {
    ...read,
    // The settings, not a possibly older state, decide where a token is sent.
    imap: imap && { ...imap, ...settings.imapServer },
    smtp: smtp && { ...smtp, ...settings.smtpServer },
  };
  return { projectFolder, stack, settings, engine, outputs };
}
