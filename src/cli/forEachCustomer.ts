import { formatJson } from '../common/console/console.ts';
import { MailboxAccessError } from '../common/errors.ts';
import { projectOf } from '../registration/customers/context.ts';
import type { Context, GlobalOptions } from '../registration/customers/context.ts';
import { describeError } from '../reporting/model/describeError.ts';
import { exitCode, exitCodeOf } from './exitCodes.ts';
import { chooseStacks } from './fleet/choose.ts';
import { reportError } from './reportError.ts';

export interface ManyOptions extends GlobalOptions {
  readonly all?: boolean;
}

/** What a command has to print of one customer. */
export interface Printable {
  readonly json: object;
  readonly text: string;
  readonly code?: number;
}

/**
 * Runs a command for one customer, or for many one after another; one that fails hinders no other. With `--json` many are a list, each
 * entry with `customer` and what the command prints of one, or `error`.
 *
 * @throws MailboxAccessError what `one` throws, where one customer is named
 */
export async function forEachCustomer(
  named: readonly string[],
  options: ManyOptions,
  context: Context,
  one: (customer: string) => Promise<Printable>,
): Promise<number> {
  const { stacks, isFleet } = await chooseStacks(await projectOf(options), named, options);
  const print = (text: string) => {
    if (options.json !== true) context.console.out(text);
  };
  const entries: object[] = [];
  let worst: number = exitCode.done;
  for (const customer of stacks) {
    if (context.signal.aborted) break;
    if (isFleet) print(`${entries.length === 0 ? '' : '\n'}${customer}\n`);
    const {
      json,
      text,
      code = exitCode.done,
    } = await one(customer).catch((error: unknown) => {
      if (!isFleet || !(error instanceof MailboxAccessError)) throw error;
      reportError(error, context);
      return { json: { error: describeError(error) }, text: '', code: exitCodeOf(error) };
    });
    print(text);
    entries.push(isFleet ? { customer, ...json } : json);
    worst = Math.max(worst, code === exitCode.done ? code : isFleet ? exitCode.failed : code);
  }
  if (options.json === true) context.console.out(formatJson(isFleet ? entries : entries[0]));
  return worst;
}
